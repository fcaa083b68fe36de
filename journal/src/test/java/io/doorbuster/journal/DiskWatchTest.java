package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskWatchTest {
    private final List<Boolean> heard = new ArrayList<>();

    @Test
    void shouldSayLowBelowTheMarkAndEnoughOnlyAQuarterAboveIt() throws IOException {
        final long[] bytes = {1_000};
        final DiskWatch watch = new DiskWatch(Path.of("."), () -> bytes[0], 100, heard::add);
        for (final long next : new long[] {500, 100, 99, 50, 100, 124, 125, 110, 99, 1_000}) {
            bytes[0] = next;
            watch.look();
            assertEquals(next, watch.usableBytes());
        }
        assertEquals(List.of(true, false, true, false), heard);
    }

    @Test
    void shouldLookAtTheRealDiskBeforeItIsStarted(@TempDir final Path root) throws IOException {
        Files.createDirectory(root.resolve("journal"));
        try (DiskWatch watch = DiskWatch.start(root, Long.MAX_VALUE / 2, heard::add)) {
            assertEquals(List.of(true), List.copyOf(heard));
            assertTrue(watch.usableBytes() > 0);
        }
    }
}
