package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class WarmupConverterTest {
    private final WarmupConverter warmup = new WarmupConverter();

    @Test
    void shouldReadADurationAndTheWordsOfServe() {
        assertEquals(Duration.ofMillis(500), warmup.convert("500ms"));
        assertEquals(Duration.ZERO, warmup.convert("off"));
        assertEquals(Duration.ofSeconds(2), warmup.convert("on"));
        assertThrows(TypeConversionException.class, () -> warmup.convert("never"));
    }
}
