package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.wire.HeadFault;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import org.xnio.conduits.StreamSinkConduit;

/** Complete answers for connections without a well-formed request: a problem, then the end of the connection. */
final class WireRefusal {
    private WireRefusal() {}

    static ByteBuffer of(final HeadFault fault, final EdgeCounters counters) {
        return of(Problem.named(fault.problem()), fault.detail(), counters);
    }

    static ByteBuffer of(final Problem problem, final EdgeCounters counters) {
        return of(problem, problem.detail(), counters);
    }

    private static ByteBuffer of(final Problem problem, final String detail, final EdgeCounters counters) {
        counters.refused(problem);
        counters.answered(problem.status());
        final JsonWriter json = new JsonWriter();
        problem.begin(json.reset(), detail);
        final ByteBuffer body = json.endObject().toBuffer();
        final String retry = problem.retryAfterSeconds() > 0
                ? "Retry-After: " + Call.withJitter(problem.retryAfterSeconds(), ThreadLocalRandom.current()) + "\r\n"
                : "";
        final byte[] head = ("HTTP/1.1 " + problem.status() + ' ' + StatusCodes.getReason(problem.status())
                        + "\r\nDate: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
                        + "\r\nContent-Type: application/problem+json\r\nContent-Length: " + body.remaining()
                        + "\r\nCache-Control: no-store\r\n" + retry + "Connection: close\r\n\r\n")
                .getBytes(US_ASCII);
        return ByteBuffer.allocate(head.length + body.remaining())
                .put(head)
                .put(body)
                .flip();
    }

    /** Ends the writing side, after the last record of an encrypted connection if the socket takes it. */
    static void end(final StreamSinkConduit sink) throws IOException {
        sink.terminateWrites();
        sink.flush();
    }

    /** Sends as much as the socket takes at once, which is everything unless the client does not read its answers. */
    static void send(final ByteBuffer answer, final StreamSinkConduit sink) throws IOException {
        int count;
        do {
            count = sink.write(answer);
        } while (count > 0 && answer.hasRemaining());
        end(sink);
    }
}
