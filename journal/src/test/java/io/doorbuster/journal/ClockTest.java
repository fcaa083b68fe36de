package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong clocks, while a server runs or between two starts, do not affect order, times, replay or files. */
final class ClockTest {
    private static final long TICK = 10;
    private static final int BATCHES = 5;

    @TempDir
    Path root;

    private final List<Long> times = new ArrayList<>();
    private long wall = OrderStream.START;
    private long monotonic = 5;
    private long tick = TICK;
    private EngineClock clock;

    @ParameterizedTest
    @CsvSource({
        "-1, mid-life, power",
        "-1, mid-life, process",
        "-1, restart, power",
        "-1, restart, process",
        "24, mid-life, power",
        "24, mid-life, process",
        "24, restart, power",
        "24, restart, process",
        "frozen, mid-life, power",
        "frozen, mid-life, process",
        "frozen, restart, power",
        "frozen, restart, process"
    })
    void shouldKeepOrderTimesAndReplay(final String hours, final String when, final String durability) {
        final JournalConfig config = new JournalConfig(Durability.of(durability), JournalConfig.MIN_BLOCK_SIZE_BYTES);
        final OrderStream stream = new OrderStream(this::timeOf);
        try (ChronicleJournal journal = start(config)) {
            live(stream, journal);
            if (when.equals("mid-life")) {
                goAstray(hours);
                live(stream, journal);
            }
        }
        if (when.equals("restart")) {
            goAstray(hours);
        }
        try (ChronicleJournal journal = start(config)) {
            live(stream, journal);
            // The clock is right again, which is another step, a long time later.
            goAstray(hours.startsWith("-") ? hours.substring(1) : "-" + hours);
            tick = TimeUnit.HOURS.toMillis(7);
            live(stream, journal);
        }
        check(stream);
    }

    private long timeOf(final long sequence) {
        wall += tick;
        monotonic += tick;
        times.add(clock.now());
        assertEquals(sequence, times.size());
        return clock.now();
    }

    private void goAstray(final String hours) {
        if (hours.endsWith("frozen")) {
            tick = 0;
            return;
        }
        final long before = clock.now();
        final long stepBefore = clock.wallStepMillis();
        wall += TimeUnit.HOURS.toMillis(Long.parseLong(hours));
        assertEquals(before, clock.now(), "the engine's clock does not follow a step of the wall clock");
        assertEquals(TimeUnit.HOURS.toMillis(Long.parseLong(hours)), clock.wallStepMillis() - stepBefore);
    }

    private ChronicleJournal start(final JournalConfig config) {
        monotonic = 5;
        final Recovered recovered = Recovery.open(
                root,
                config,
                new Sales(),
                last -> new EngineClock(last, () -> wall, () -> TimeUnit.MILLISECONDS.toNanos(monotonic)),
                RecoveryProgress.NONE);
        clock = recovered.clock();
        assertEquals(times.size(), recovered.events());
        return recovered.journal();
    }

    private static void live(final OrderStream stream, final ChronicleJournal journal) {
        stream.appendThrough(journal, stream.sequence() + BATCHES, 1);
    }

    private void check(final OrderStream stream) {
        final Sales sales = new Sales();
        final Replay replay = new Replay(root, sales);
        new JournalReader(root).read(batch -> {
            replay.visit(batch);
            final int last = (int) sales.sequence();
            assertTrue(last == 0 || times.get(last - 1) == sales.lastTime(), "event " + last);
            assertTrue(last < 2 || times.get(last - 2) <= times.get(last - 1), "event " + last);
            return true;
        });
        assertEquals(times.size(), sales.sequence());
        assertEquals(stream.stateHash(), sales.stateHash());
        assertEquals(stream.stateHash(), Journals.recover(root).hash());
        final int rolled =
                JournalDirectory.queueFiles(new JournalDirectory(root).epoch(2)).size();
        assertTrue(rolled > 1, "it rolled to a new file in the end");
    }
}
