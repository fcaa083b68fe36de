package io.doorbuster.jmh;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.shadow.Snapshotter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;

/**
 * A data directory with one sale: some orders in a snapshot and some after it, with checkpoints, and with a clean end.
 */
final class StoredSale implements AutoCloseable {
    private static final int BATCH_EVENTS = 1_000;
    private static final int MAX_EVENT_BYTES = 512;
    private static final int CHECKPOINT_EVERY = 10_000;
    private static final int SALE = 1;

    private final Path directory;
    private final Sales sales = new Sales();
    private final Users users = new Users();
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(BATCH_EVENTS * MAX_EVENT_BYTES);
    private int orders;

    private StoredSale(final Path directory) {
        this.directory = directory;
    }

    static StoredSale write(final int inSnapshot, final int behind) throws IOException {
        final StoredSale stored = new StoredSale(Files.createTempDirectory("doorbuster-jmh"));
        try (ChronicleJournal journal = Recovery.open(
                        stored.written(),
                        JournalConfig.of(Durability.PROCESS),
                        new Sales(),
                        EngineClock::new,
                        RecoveryProgress.NONE)
                .journal()) {
            stored.append(journal, inSnapshot, inSnapshot + behind);
            stored.snapshot();
            stored.append(journal, behind, 0);
        }
        return stored;
    }

    Path directory() {
        return directory;
    }

    Path written() {
        return directory.resolve("written");
    }

    /**
     * Links the same files into a directory in which a server can continue: it only adds files and replaces MANIFEST.
     */
    Path link() throws IOException {
        final Path copy = Files.createTempDirectory(directory, "linked");
        try (Stream<Path> files = Files.walk(written())) {
            for (final Path file : files.filter(path -> !path.equals(written())).toList()) {
                final Path to = copy.resolve(written().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(to);
                } else if (!file.endsWith("LOCK")) {
                    Files.createLink(to, file);
                }
            }
        }
        return copy;
    }

    /** @param stock units of the sale, which is created if it does not exist */
    private void append(final Journal journal, final int more, final int stock) {
        final int last = orders + more;
        while (orders < last) {
            final long first = sales.sequence() + 1;
            writer.wrap(batch, 0);
            while (orders < last && writer.count() < BATCH_EVENTS) {
                next(stock);
            }
            journal.append(first, writer.count(), batch, 0, writer.offset());
            journal.force();
        }
        journal.seal();
    }

    private void next(final int stock) {
        final long sequence = sales.sequence() + 1;
        final long hash = sequence % CHECKPOINT_EVERY == 0 ? sales.stateHash() : 0;
        if (sequence > 1 && hash == 0) {
            users.select(++orders);
        }
        emit(sequence, stock, hash, writer);
        emit(sequence, stock, hash, sales);
    }

    private void emit(final long sequence, final int stock, final long hash, final SaleEvents to) {
        if (sequence == 1) {
            final SaleTerms terms = new SaleTerms("sale-a", "", stock, 0, SaleTerms.NEVER, 1, 1);
            to.saleCreated(sequence, 1, SALE, terms, 3, 4, CommandWriter.NO_KEY);
        } else if (hash != 0) {
            to.checkpoint(sequence, 1, hash);
        } else {
            to.orderSecured(sequence, 1, SALE, orders, 1, orders, orders - 1, users.id, CommandWriter.NO_KEY);
        }
    }

    private void snapshot() throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(written(), new Sales())) {
            while (snapshotter.sequence() < sales.sequence()) {
                if (!snapshotter.poll()) {
                    throw new IllegalStateException("only " + snapshotter.sequence() + " events are durable");
                }
            }
            snapshotter.write();
        }
    }

    @Override
    public void close() {
        remove(directory);
    }

    static void remove(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> deepestFirst =
                    files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
