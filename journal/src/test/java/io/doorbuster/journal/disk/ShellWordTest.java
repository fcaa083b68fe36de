package io.doorbuster.journal.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.read.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command in a message must work when pasted, whatever the path. */
final class ShellWordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/srv/door-buster_1/100%  | /srv/door-buster_1/100%",
                "my data                  | 'my data'",
                "it's                     | 'it'\\''s'",
                "$HOME/*;                 | '$HOME/*;'",
            })
    void shouldQuotePathsThatAShellWouldSplitOrExpand(final String path, final String word) {
        assertEquals(word, ShellWord.of(Path.of(path)));
    }

    @Test
    void shouldNameTheDamagedDirectoryInAFormThatCanBePasted(@TempDir final Path folder) throws IOException {
        final Path data = Files.createDirectory(folder.resolve("my data"));
        Files.writeString(data.resolve("MANIFEST"), "garbled");
        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> new JournalReader(data));
        assertTrue(damage.getMessage().endsWith("journal verify --data '" + data + "'"), damage.getMessage());
    }
}
