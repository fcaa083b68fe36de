package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user may give the URL in the form that psql accepts; its password must not appear in a log. */
final class PasswordInUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://bob:topsecret@host/db",
                "postgresql://bob:topsecret@host:5432/db?sslmode=require",
                "jdbc:postgresql://bob:topsecret@host/db",
                "jdbc:postgresql://bob:topsecret@host:5432/db",
                "jdbc:postgresql://bob:top?secret@host/db",
                "jdbc:postgresql://bob:topsecret@host:port/db"
            })
    void shouldRefuseAPasswordBeforeTheHostAndNotRepeatIt(final String url) {
        final String refused = assertThrows(IllegalArgumentException.class, () -> configOf(url))
                .getMessage();
        assertFalse(refused.contains("top"), refused);
        assertTrue(refused.contains("no password before the host"), refused);
    }

    @Test
    void shouldAcceptAPasswordInTheParametersAndNotShowIt() {
        final PostgresConfig config = configOf("jdbc:postgresql://host/db?user=bob&password=top@secret");
        assertEquals("jdbc:postgresql://host/db (schema doorbuster)", config.toString());
    }

    private static PostgresConfig configOf(final String url) {
        return PostgresConfig.ofCommand(url, null, null, PostgresConfig.DEFAULT_SCHEMA);
    }
}
