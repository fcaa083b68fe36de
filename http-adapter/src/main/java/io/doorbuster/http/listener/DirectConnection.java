package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.wire.HeadScanner;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * The connection reader: one connection that this server reads and answers itself, without Undertow. It serves one
 * request at a time, in order; bytes that arrive meanwhile are kept, up to the size of the largest request. The socket
 * stays readable while a request is in flight, so that a request costs one read, one write, and no change of interest.
 *
 * <p>At a well-formed request that is not for it ({@link DirectRoad#serves}), it hands the connection over to Undertow
 * for good. IO thread only.
 *
 * <pre>
 *   read --> held or inbox --> scan --> serve --> dispatcher --> answer --> write --> next request
 *                               |  \
 *                       refuse, end  hand over
 * </pre>
 */
final class DirectConnection implements ReadReadyHandler, WriteReadyHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
    private static final int NOTHING = -1;
    /** The rest of an answer is a part of an encrypted record, which the sink has taken and the socket has not. */
    private static final ByteBuffer IN_THE_SINK = ByteBuffer.allocate(0);

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    /** Below the encryption; without one it is the source. */
    private final StreamSourceConduit socket;

    private final InetAddress peer;
    private final IoLane io;
    private final DirectRoad road;
    private final DirectRoad.Handover undertow;
    private final Timer timer = new Timer();

    /** Bytes that are not served yet; null if there are none. */
    private Held held;
    /** The request that is not answered yet. */
    private DirectExchange current;
    /** The rest of an answer that the socket did not take; the connection ends after it if {@link #ending}. */
    private ByteBuffer unsent;

    private boolean ending;
    /** Bytes of a too long body that are still to be discarded. */
    private int toDiscard = NOTHING;

    private boolean continued;
    private boolean serving;
    /** A request was served since the last event, so the next wait begins now. */
    private boolean progressed;

    private boolean clientDone;
    /** This object has nothing more to do with the connection's requests. */
    private boolean over;

    DirectConnection(
            final StreamConnection connection,
            final StreamConnection socket,
            final InetAddress peer,
            final IoLane io,
            final DirectRoad road,
            final DirectRoad.Handover undertow) {
        this.connection = connection;
        this.source = connection.getSourceChannel().getConduit();
        this.socket = socket.getSourceChannel().getConduit();
        this.sink = connection.getSinkChannel().getConduit();
        this.peer = peer;
        this.io = io;
        this.road = road;
        this.undertow = undertow;
    }

    /** Begins to read. */
    void open() {
        source.setReadReadyHandler(this);
        io.guards.deadlines.await(timer, Deadlines.Phase.FIRST_BYTE);
        source.resumeReads();
    }

    InetAddress peer() {
        return peer;
    }

    IoLane io() {
        return io;
    }

    @Override
    public void readReady() {
        try {
            receive();
        } catch (final Throwable t) {
            broken(t);
        }
    }

    private void receive() throws IOException {
        final ByteBuffer scratch = io.guards.scratch.clear();
        if (held != null) {
            scratch.limit(Math.min(scratch.capacity(), held.room()));
            if (!scratch.hasRemaining()) {
                source.suspendReads();
                return;
            }
        }
        final int count = source.read(scratch);
        if (count > 0) {
            scratch.flip();
            if (held == null) {
                serveNew(scratch);
            } else {
                held.append(scratch);
                serve(held);
            }
        } else if (count < 0) {
            clientDone = true;
        }
        settle();
    }

    /** Serves bytes before which none are kept, and keeps what cannot be served yet. */
    private void serveNew(final ByteBuffer arrived) throws IOException {
        final Held inbox = io.guards.inbox.clear();
        inbox.append(arrived);
        serve(inbox);
        if (!over && !inbox.isEmpty()) {
            held = io.guards.take();
            held.append(inbox.bytes, inbox.start, inbox.end - inbox.start);
        }
    }

    /** Serves as many requests as are complete, until one of them is in flight. */
    private void serve(final Held in) throws IOException {
        serving = true;
        try {
            boolean more = true;
            while (more && !over && current == null && unsent == null && !in.isEmpty()) {
                more = serveNext(in);
            }
        } finally {
            serving = false;
            if (over) {
                release();
            }
        }
    }

    /** False if no request can be served before more bytes arrive. */
    private boolean serveNext(final Held in) throws IOException {
        final HeadScanner.Progress head = in.scanner.scan(in.bytes, in.start, in.end);
        if (head == HeadScanner.Progress.INCOMPLETE) {
            return false;
        }
        if (head == HeadScanner.Progress.MALFORMED) {
            refuse(WireRefusal.of(in.scanner.fault(), io.lane.counters));
            return false;
        }
        if (!road.serves(in)) {
            handOver(in);
            return false;
        }
        final long body = in.scanner.bodyBytes();
        return body <= road.maxBodyBytes() ? serveWhole(in, (int) body) : serveTooLarge(in, body);
    }

    private boolean serveWhole(final Held in, final int body) throws IOException {
        if (in.end - in.start - in.scanner.headBytes() < body) {
            if (in.scanner.expectsContinue() && !continued) {
                continued = true;
                send(ByteBuffer.wrap(CONTINUE));
            }
            return false;
        }
        start(in, body, false);
        return true;
    }

    /** Refuses a body that is too large, after it was discarded if it is not much too large. */
    private boolean serveTooLarge(final Held in, final long body) {
        if (body > BodyReader.MAX_DISCARDED_BYTES || in.scanner.expectsContinue()) {
            start(in, 0, true);
            return false;
        }
        if (toDiscard == NOTHING) {
            toDiscard = (int) body;
        }
        final int bodyAt = in.start + in.scanner.headBytes();
        final int count = Math.min(toDiscard, in.end - bodyAt);
        in.remove(bodyAt, count);
        toDiscard -= count;
        if (toDiscard > 0) {
            return false;
        }
        toDiscard = 0;
        start(in, 0, true);
        return true;
    }

    /** Dispatches the request at the start of {@code in}, and removes it from there. */
    private void start(final Held in, final int body, final boolean tooLarge) {
        final DirectExchange exchange = new DirectExchange(this, in);
        final Call call = new Call(exchange, io.lane);
        final int bodyAt = in.start + in.scanner.headBytes();
        if (body > 0) {
            call.bodyRead(Arrays.copyOfRange(in.bytes, bodyAt, bodyAt + body));
        } else if (tooLarge) {
            call.bodyTooLarge();
            if (toDiscard == NOTHING) {
                exchange.closeUnread();
            }
        }
        toDiscard = NOTHING;
        continued = false;
        progressed = true;
        current = exchange;
        road.dispatcher().dispatch(call);
        exchange.forgetRequest();
        in.start = bodyAt + body;
        in.scanner.reset();
        if (current != null) {
            io.guards.deadlines.restart(timer, Deadlines.Phase.REQUEST);
        }
    }

    /** Sends the answer to the current request. */
    void answer(final DirectExchange exchange, final ByteBuffer answer, final boolean last) {
        if (over || current != exchange) {
            return;
        }
        current = null;
        ending = last;
        try {
            send(answer);
            if (unsent == null) {
                answered();
            }
        } catch (final Throwable t) {
            broken(t);
        }
    }

    private void send(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (sink.write(bytes) == 0) {
                awaitReader(UndertowExchange.copyOf(bytes));
                return;
            }
        }
        if (!sink.flush()) {
            awaitReader(IN_THE_SINK);
        }
    }

    private void awaitReader(final ByteBuffer rest) {
        unsent = rest;
        sink.setWriteReadyHandler(this);
        sink.resumeWrites();
        io.guards.deadlines.restart(timer, Deadlines.Phase.SEND);
    }

    @Override
    public void writeReady() {
        try {
            while (unsent != null && unsent.hasRemaining()) {
                if (sink.write(unsent) == 0) {
                    return;
                }
            }
            if (!sink.flush()) {
                return;
            }
            sink.suspendWrites();
            unsent = null;
            answered();
        } catch (final Throwable t) {
            broken(t);
        }
    }

    /** The last answer has been sent: goes on with what has arrived meanwhile. */
    private void answered() throws IOException {
        if (ending && clientDone) {
            close();
        } else if (ending) {
            leave();
            WireRefusal.end(sink);
        } else if (!serving) {
            if (held != null) {
                serve(held);
            }
            settle();
        }
    }

    /** After each event: what is the connection waiting for? */
    private void settle() {
        if (over) {
            return;
        }
        if (held != null && held.isEmpty()) {
            release();
        }
        if (current != null || unsent != null) {
            return;
        }
        if (clientDone) {
            close();
            return;
        }
        if (held != null) {
            awaitRest(isHeadComplete() ? Deadlines.Phase.BODY : Deadlines.Phase.HEAD);
        } else if (progressed) {
            awaitRest(Deadlines.Phase.IDLE);
        }
        progressed = false;
        source.resumeReads();
    }

    private void awaitRest(final Deadlines.Phase phase) {
        if (progressed) {
            io.guards.deadlines.restart(timer, phase);
        } else {
            io.guards.deadlines.await(timer, phase);
        }
    }

    private boolean isHeadComplete() {
        return held.scanner.scan(held.bytes, held.start, held.end) == HeadScanner.Progress.COMPLETE;
    }

    /** Answers a head that cannot be read, and ends the connection. */
    private void refuse(final ByteBuffer answer) throws IOException {
        leave();
        WireRefusal.send(answer, sink);
    }

    /** From now on the connection is only drained. */
    private void leave() {
        retire();
        io.guards.deadlines.restart(timer, Deadlines.Phase.LINGER);
        new Farewell(connection, socket, io.guards.scratch).begin();
    }

    private void handOver(final Held in) {
        retire();
        io.guards.deadlines.remove(timer);
        source.suspendReads();
        source.setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(connection.getSourceChannel()));
        sink.setWriteReadyHandler(new WriteReadyHandler.ChannelListenerHandler<>(connection.getSinkChannel()));
        undertow.take(in);
    }

    private void broken(final Throwable cause) {
        if (cause instanceof IOException) {
            LOGGER.debug("a client disconnected", cause);
        } else {
            io.lane.availability.stopOnError(cause);
            LOGGER.error("a connection failed and is closed", cause);
        }
        close();
    }

    void close() {
        retire();
        IoUtils.safeClose(connection);
    }

    /** The connection has been closed. */
    void closed() {
        retire();
        io.guards.deadlines.remove(timer);
    }

    private void retire() {
        over = true;
        current = null;
        unsent = null;
        release();
    }

    private void release() {
        if (held != null && !serving) {
            io.guards.giveBack(held);
            held = null;
        }
    }

    @Override
    public void forceTermination() {
        close();
    }

    @Override
    public void terminated() {
        // The close listener brings the notice of the end.
    }

    /** The connection's entry in {@link Deadlines}. */
    private final class Timer extends Deadlines.Entry {
        @Override
        void expire() {
            try {
                if (phase() == Deadlines.Phase.HEAD) {
                    refuse(WireRefusal.of(Problem.REQUEST_TIMEOUT, io.lane.counters));
                } else if (phase() == Deadlines.Phase.BODY) {
                    refuseLateBody();
                } else {
                    close();
                }
            } catch (final Throwable t) {
                broken(t);
            }
        }

        @Override
        void close() {
            DirectConnection.this.close();
        }
    }

    private void refuseLateBody() {
        final DirectExchange exchange = new DirectExchange(this, held);
        exchange.closeUnread();
        current = exchange;
        new Call(exchange, io.lane).refuse(Problem.REQUEST_TIMEOUT);
    }
}
