package io.doorbuster.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A print stream throws nothing; a failed write must nevertheless decide the exit code. */
final class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldEndAsTheCommandDidIfAllHasArrived() {
        final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        final StandardOutput output = new StandardOutput(arrived);
        final PrintStream stream = output.stream();
        stream.print("Müll ☃");
        stream.flush();
        assertEquals("Müll ☃", arrived.toString(UTF_8), "in UTF-8 whatever the locale");
        assertEquals(ExitCodes.GOOD, end(output, ExitCodes.GOOD));
        assertEquals(ExitCodes.DAMAGE, end(output, ExitCodes.DAMAGE));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void shouldFailAndSayWhyIfTheDiskIsFull() {
        final StandardOutput output = refusing("No space left on device");
        assertEquals(ExitCodes.FAILURE, end(output, ExitCodes.GOOD));
        assertEquals(
                "doorbuster: standard output is incomplete: No space left on device",
                err.toString(UTF_8).strip());
    }

    @ParameterizedTest
    @ValueSource(ints = {ExitCodes.USAGE, ExitCodes.DAMAGE, ExitCodes.THRESHOLD})
    void shouldKeepTheCommandsExitCodeOnAFullDisk(final int code) {
        assertEquals(code, end(refusing("No space left on device"), code));
        assertTrue(err.toString(UTF_8).contains("is incomplete"));
    }

    @Test
    void shouldEndQuietlyIfTheReaderHasExited() {
        final StandardOutput output = refusing("Broken pipe");
        assertEquals(ExitCodes.GOOD, end(output, ExitCodes.GOOD));
        assertEquals("", err.toString(UTF_8));
    }

    private int end(final StandardOutput output, final int code) {
        return output.codeAfter(code, new PrintStream(err, true, UTF_8));
    }

    private static StandardOutput refusing(final String why) {
        final StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(final int value) throws IOException {
                throw new IOException(why);
            }
        });
        final PrintStream stream = output.stream();
        stream.println("a line");
        assertTrue(stream.checkError());
        return output;
    }
}
