package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.read.Backoff;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresConfigTest {
    private static final String URL = "jdbc:postgresql://db:5432/shop?user=me&password=secret";

    @ParameterizedTest
    @ValueSource(strings = {"http://db", "jdbc:mysql://db/shop", "postgresql://db/shop?password=secret", ""})
    void shouldRefuseAnInvalidUrlWithoutShowingAPassword(final String url) {
        final String refused = assertThrows(
                        IllegalArgumentException.class, () -> PostgresConfig.ofCommand(url, null, null, "doorbuster"))
                .getMessage();
        assertTrue(refused.startsWith("the database URL must look like"), refused);
        assertFalse(refused.contains("secret"), refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "x\"; DROP TABLE orders", "Shop", "1st", "pg_shop"})
    void shouldRefuseASchemaThatIsNotAPlainName(final String schema) {
        assertThrows(IllegalArgumentException.class, () -> PostgresConfig.ofCommand(URL, null, null, schema));
    }

    @Test
    void shouldNotShowAPassword() {
        assertEquals(
                "jdbc:postgresql://db:5432/shop (schema doorbuster)",
                PostgresConfig.ofServer(URL, "me", "secret", "doorbuster").toString());
    }

    @Test
    void shouldDoubleTheDelayUpToAMaximumWithARandomHalf() {
        final Backoff backoff = new Backoff(100, 1_000, new Random(1));
        for (int round = 0; round < 50; round++) {
            for (final long most : new long[] {100, 200, 400, 800, 1_000, 1_000, 1_000}) {
                final long delay = backoff.delayMillis();
                assertTrue(delay >= most / 2 && delay <= most, delay + " of " + most);
            }
            backoff.reset();
        }
    }
}
