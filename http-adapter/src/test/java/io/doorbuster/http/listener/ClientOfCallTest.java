package io.doorbuster.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.exchange.Gates;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.exchange.Liveness;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.SharedBody;
import io.doorbuster.http.support.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address that gates and endpoints get, on both roads. */
class ClientOfCallTest {
    private static final ClientAddress BEHIND_LOOPBACK = new ClientAddress(List.of(Network.parse("127.0.0.0/8")));
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private static void tellClient(final Call call) {
        final String first = call.client().getHostAddress();
        final String again = call.client().getHostAddress();
        call.send(
                200,
                SharedBody.of(
                        "text/plain", first + ' ' + again + ' ' + call.peer().getHostAddress()));
    }

    private Listener start(final ClientAddress clients, final String directPrefix) throws IOException {
        return Listener.start(
                new Listener.Config(
                        "test",
                        "127.0.0.1",
                        0,
                        1,
                        16,
                        InetAddress::isLoopbackAddress,
                        clients,
                        false,
                        null,
                        directPrefix),
                HttpLimits.defaults(),
                new Availability(failure::set, new Liveness(10_000)),
                () -> call -> true,
                new Dispatcher(
                        List.of(Gates.ONE_CLIENT),
                        (path, call) -> Resource.withoutEngine(ClientOfCallTest::tellClient)));
    }

    private static RawClient.Answer ask(final Listener listener, final String headers) throws IOException {
        try (RawClient client = new RawClient(listener.address())) {
            client.write("GET /v1/client HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
            return client.read();
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/", ","})
    void shouldBeThePeerOrWhatATrustedProxySays(final String directPrefix) throws IOException {
        try (Closing plain = new Closing(start(ClientAddress.OF_PEER, directPrefix));
                Closing behind = new Closing(start(BEHIND_LOOPBACK, directPrefix))) {
            final String peer = "127.0.0.1 127.0.0.1 127.0.0.1";
            final String other = "203.0.113.7 203.0.113.7 127.0.0.1";
            assertEquals(peer, ask(plain.listener, "").body());
            assertEquals(
                    peer,
                    ask(plain.listener, "X-Forwarded-For: 203.0.113.7\r\n").body());
            assertEquals(peer, ask(behind.listener, "").body());
            assertEquals(
                    other,
                    ask(behind.listener, "X-Forwarded-For: 203.0.113.7\r\n").body());
            assertEquals(
                    other,
                    ask(behind.listener, "Forwarded: for=203.0.113.7\r\n").body());
            assertEquals(
                    other,
                    ask(behind.listener, "x-forwarded-for: 203.0.113.7\r\nX-Forwarded-For: 127.0.0.2\r\n")
                            .body());
        }
        assertNull(failure.get());
    }

    @ParameterizedTest
    @CsvSource({"/v1/", ","})
    void shouldRefuseACallOfWhichTwoHeadersNameTheClient(final String directPrefix) throws IOException {
        final String both = "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.8\r\n";
        try (Closing plain = new Closing(start(ClientAddress.OF_PEER, directPrefix));
                Closing behind = new Closing(start(BEHIND_LOOPBACK, directPrefix))) {
            RawClient.assertProblem(ask(behind.listener, both), 400, "bad-request");
            assertEquals(200, ask(plain.listener, both).status());
        }
        assertNull(failure.get());
    }

    private record Closing(Listener listener) implements AutoCloseable {
        @Override
        public void close() {
            listener.close();
        }
    }
}
