package io.doorbuster.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of uPlot 1.6.32 are the ones that npm publishes. */
final class VendoredFilesTest {
    @ParameterizedTest
    @CsvSource({
        "uplot.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uplot.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04"
    })
    void shouldBeTheFileThatItsAuthorPublished(final String name, final String sha256)
            throws IOException, NoSuchAlgorithmException {
        try (InputStream file = getClass().getResourceAsStream("/io/doorbuster/http/control/" + name)) {
            assertNotNull(file, name);
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
            assertEquals(sha256, HexFormat.of().formatHex(digest), name);
        }
    }
}
