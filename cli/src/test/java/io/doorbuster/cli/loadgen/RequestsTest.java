package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final PassKey KEY = PassKey.generate();

    @Test
    void shouldRenderAPassPerUser() {
        final Requests.Writer writer = Requests.purchases(settings(Identity.pass, 1, false), KEY, 1_900_000_000L)
                .writer();
        final PassMinter minter = new PassMinter(KEY, "demo", 1_900_000_000L);

        for (final int request : new int[] {0, 999, 500, 1}) {
            assertEquals(
                    "POST /shop/v1/sales/demo/purchases HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer "
                            + minter.mint(String.format("u%08d", request)) + "\r\nContent-Length: 0\r\n\r\n",
                    text(writer.render(request)));
        }
    }

    @Test
    void shouldRenderUserIdsQuantitiesAndKeys() {
        final Requests requests = Requests.purchases(settings(Identity.header, 3, true), null, 0);
        final Requests.Writer writer = requests.writer();

        final String text = text(writer.render(1007));

        assertTrue(text.contains("\r\nX-User-Id: u00000007\r\n"), text);
        assertTrue(text.matches("(?s).*\r\nIdempotency-Key: drop-[0-9a-f]{8}-00001007\r\n.*"), text);
        assertTrue(text.endsWith("Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"quantity\":3}"), text);
        assertEquals(text, text(requests.writer().render(1007)));
    }

    @Test
    void shouldUseOtherKeysInEveryRun() {
        final LoadSettings settings = settings(Identity.header, 1, true);

        assertNotEquals(
                text(Requests.purchases(settings, null, 0).writer().render(1)),
                text(Requests.purchases(settings, null, 0).writer().render(1)));
    }

    @Test
    void shouldReadBackTheUsersItWrote() {
        final byte[] id = new byte[Requests.USER_BYTES + 2];
        for (final int user : new int[] {0, 7, 4_999_999, 99_999_999}) {
            Requests.writeUser(user, id, 1);
            assertEquals(user, Requests.userNumber(id, 1, Requests.USER_BYTES));
            assertEquals(-1, Requests.userNumber(id, 1, Requests.USER_BYTES - 1));
        }
        assertEquals(-1, Requests.userNumber("x00000001".getBytes(StandardCharsets.US_ASCII), 0, 9));
        assertEquals(-1, Requests.userNumber("u0000000a".getBytes(StandardCharsets.US_ASCII), 0, 9));
    }

    private static LoadSettings settings(final Identity identity, final int quantity, final boolean keys) {
        return new LoadSettings(
                new Endpoint("localhost", 8080, "/shop"),
                "demo",
                1000,
                2,
                quantity,
                0,
                1,
                1,
                identity,
                keys,
                false,
                1,
                0);
    }

    private static String text(final ByteBuffer buffer) {
        final byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
