package io.doorbuster.http.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("both-roads")
class HeaderIdentityTest {
    private static final String BUY = "POST /v1/sales/phone/purchases";

    @Test
    void shouldBelieveAGatewayOnThisMachine() throws IOException {
        try (TestServer server = TestServer.start(config -> config.withShoppers(HttpConfig.ByHeader.fromLoopback()));
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":10");

            assertEquals("ann", client.send(BUY, null, "X-User-Id: ann").json().get("userId"));
            final RawClient.Answer[] refused = {
                client.send(BUY, null),
                client.send(BUY, null, "X-User-Id:"),
                client.send(BUY, null, "X-User-Id: a b"),
                client.send(BUY, null, "X-User-Id: " + "a".repeat(65)),
                client.send(BUY, null, "X-User-Id: ann", "X-User-Id: ben"),
                client.send(BUY, null, server.authorization("ann")),
            };
            for (final RawClient.Answer answer : refused) {
                assertEquals(401, answer.status());
                assertEquals("pass-required", answer.problem());
                assertNotNull(answer.header("WWW-Authenticate"));
            }
        }
    }

    @Test
    void shouldBelieveNobodyButTheTrustedPeersWhateverIsForwarded() throws IOException {
        final var elsewhere = new HttpConfig.ByHeader(Set.of(InetAddress.getByName("192.0.2.1")));
        try (TestServer server = TestServer.start(config -> config.withShoppers(elsewhere));
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":10");

            final RawClient.Answer answer =
                    client.send(BUY, null, "X-User-Id: ann", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1");

            assertEquals(401, answer.status());
            assertEquals("pass-required", answer.problem());
        }
    }

    @Test
    void shouldBelieveATrustedPeer() throws IOException {
        final var here = new HttpConfig.ByHeader(Set.of(InetAddress.getLoopbackAddress()));
        try (TestServer server = TestServer.start(config -> config.withShoppers(here));
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":10");

            assertEquals(201, client.send(BUY, null, "X-User-Id: ann").status());
        }
    }
}
