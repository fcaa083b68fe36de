package io.doorbuster.cli.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class BytesConverterTest {
    private final BytesConverter converter = new BytesConverter();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "500, 500",
        "500B, 500",
        "100KB, 100000",
        "1.5MB, 1500000",
        "0.125KB, 125",
        "2GB, 2000000000",
        "1TB, 1000000000000",
        "64KiB, 65536",
        "64MiB, 67108864",
        "1GiB, 1073741824"
    })
    void shouldReadASize(final String text, final long bytes) {
        assertEquals(bytes, converter.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KB", "-1KB", "1 KB", "1kb", "1e3", "1.2345KB", "0.5", "1.5B", "999999999999999TB"})
    void shouldRefuseWhatIsNotASizeInWholeBytes(final String text) {
        final String said = assertThrows(TypeConversionException.class, () -> converter.convert(text))
                .getMessage();
        assertTrue(said.startsWith("'" + text + "' is not a size in whole bytes; write a number with"), said);
    }
}
