package io.doorbuster.journal.read;

import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.BatchVisitor;
import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import io.doorbuster.journal.read.EpochReader.Tail;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a data directory's batches in order, through all epochs, and checks the magic, format, checksum, epoch and
 * sequence of each. For one thread; changes nothing on disk and needs no lock. While a server holds the directory, it
 * shows only the events that the journal names as durable; in a stopped directory it shows every good event.
 */
public final class JournalReader {
    private final JournalDirectory directory;
    private final Manifest manifest;
    private final boolean live;
    private long totalBytes;
    private long bytesOfFilesDone;
    private Path currentFile;
    private long currentOffset;
    private long lastSequence;
    private long durableSequence;
    private Tail tail;
    /**
     * The snapshot to begin after: its state covers the events up to the end of its batch; null to begin with the first
     * event.
     */
    private SnapshotHeader snapshot;

    /**
     * @throws JournalDamagedException if MANIFEST is not as it was written
     * @throws JournalUnavailableException if there is no journal
     */
    public JournalReader(final Path root) {
        this(new JournalDirectory(root), true);
    }

    public JournalReader(final JournalDirectory directory, final boolean respectLock) {
        this.directory = directory;
        final boolean heldBefore = respectLock && isHeld();
        this.manifest = Manifest.read(directory);
        this.live = heldBefore || (respectLock && isHeld());
        if (respectLock && manifest.isEmpty()) {
            throw noManifest();
        }
        this.totalBytes = sizeOfAll();
        if (!manifest.isEmpty()) {
            lastSequence = manifest.prunedThrough();
        }
    }

    /**
     * Returns the exception for a directory without MANIFEST. If an epoch has events, MANIFEST is lost. Otherwise there
     * is no journal yet, also after a first start that did not finish.
     */
    public RuntimeException noManifest() {
        for (final Path epoch : directory.epochs()) {
            final long last = Survey.of(JournalDirectory.queueFiles(epoch)).lastSequence();
            if (last > 0) {
                return new JournalDamagedException(
                        directory,
                        directory.manifest(),
                        0,
                        "it is missing, and " + epoch + " has events up to " + last);
            }
        }
        return new JournalUnavailableException(
                "there is no journal in " + directory.root() + ": it has no MANIFEST; check --data");
    }

    private long sizeOfAll() {
        try {
            return epochs().stream()
                    .flatMap(epoch -> directory.queueFiles(epoch).stream())
                    .mapToLong(JournalReader::sizeOf)
                    .sum();
        } catch (final UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private boolean isHeld() {
        return Files.isDirectory(directory.root()) && DirectoryLock.isHeld(directory);
    }

    /**
     * Makes this reader begin after a snapshot, whose batch must exist. Call this before {@link #read}.
     *
     * @throws JournalDamagedException if MANIFEST does not name the snapshot's epoch
     */
    public void startBehind(final SnapshotHeader newSnapshot) {
        snapshot = newSnapshot;
        lastSequence = snapshot.sequence();
        durableSequence = snapshot.sequence();
        if (epochs().isEmpty() || epochs().get(0).number() != snapshot.epoch()) {
            throw new JournalDamagedException(
                    directory,
                    directory.manifest(),
                    snapshot.sequence(),
                    "a snapshot names epoch " + snapshot.epoch() + ", which it does not name");
        }
        totalBytes = sizeOfAll();
    }

    /**
     * Checks that the journal begins with event 1. Call this if no state before the first batch is known.
     *
     * @throws JournalDamagedException if the journal does not begin with the first event
     */
    public void checkBeginning() {
        if (lastSequence > 0) {
            throw Beginning.unknown(directory, lastSequence);
        }
    }

    /** Returns why the batch that a snapshot names cannot be read; empty if it can. */
    public static String missingBatch(final JournalDirectory directory, final SnapshotHeader header) {
        for (final Epoch epoch : Manifest.read(directory).epochs()) {
            if (epoch.number() == header.epoch()) {
                try (EpochReader reader = EpochReader.at(directory, epoch, header)) {
                    final boolean there = reader.next() && reader.batch().lastSequence() == header.sequence();
                    return there ? "" : "the batch that it names is not at its offset: " + reader.reason();
                } catch (final JournalDamagedException e) {
                    return "the file that it names does not exist: " + header.file();
                }
            }
        }
        return "it names epoch " + header.epoch() + ", which MANIFEST does not name";
    }

    /** The epochs to read. */
    private List<Epoch> epochs() {
        return snapshot == null
                ? manifest.epochs()
                : manifest.epochs().stream()
                        .filter(epoch -> epoch.number() >= snapshot.epoch())
                        .toList();
    }

    private EpochReader readerOf(final Epoch epoch) {
        return snapshot != null && epoch.number() == snapshot.epoch()
                ? EpochReader.at(directory, epoch, snapshot)
                : new EpochReader(directory, epoch);
    }

    /**
     * Passes every batch to {@code visitor} until it returns false.
     *
     * @throws JournalDamagedException at the first batch that is not good, unless a crash explains it
     * @throws JournalUnavailableException if a file cannot be read
     */
    public void read(final BatchVisitor visitor) {
        try {
            for (final Epoch epoch : epochs()) {
                if (!read(epoch, visitor)) {
                    return;
                }
            }
        } catch (final UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private JournalUnavailableException unreadable(final UncheckedIOException e) {
        return new JournalUnavailableException(
                "cannot read the journal in " + directory.root() + ": " + Reasons.of(e.getCause()), e);
    }

    /** True if a server held the directory when this reader was created. */
    public boolean live() {
        return live;
    }

    /** Sequence of the last event shown; the sequence before the first available event if none was shown. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The highest sequence that MANIFEST or a batch shown names as durable. */
    public long durableSequence() {
        return durableSequence;
    }

    /** Size of the queue files to read in bytes, holes included. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Bytes of them that were read or skipped. */
    public long bytesRead() {
        return bytesOfFilesDone + currentOffset;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Where the batches beyond the durable sequence begin, if the last epoch is open and was read to its end. */
    public Tail tail() {
        return tail;
    }

    private boolean read(final Epoch epoch, final BatchVisitor visitor) {
        if (!epoch.isOpen()) {
            return readThrough(epoch, epoch.lastSequence(), visitor);
        }
        if (live) {
            return readThrough(epoch, durableThroughOf(epoch), visitor);
        }
        try (EpochReader reader = readerOf(epoch)) {
            while (reader.next() || reader.nextBehindHole()) {
                if (!show(reader.batch(), visitor)) {
                    return false;
                }
            }
            if (reader.nextSequence() <= durableSequence) {
                throw damaged(
                        reader, "a snapshot has events up to " + durableSequence + ", but there is " + reader.reason());
            }
            tail = reader.tail();
            checkTail(reader, epoch, reader.goodBatchBehind());
            return true;
        }
    }

    /** Reads an epoch up to its last event, which is known. */
    private boolean readThrough(final Epoch epoch, final long last, final BatchVisitor visitor) {
        try (EpochReader reader = readerOf(epoch)) {
            while (reader.nextSequence() <= last) {
                if (!reader.next()) {
                    throw damaged(reader, "events up to " + last + " were durable, but there is " + reader.reason());
                }
                if (reader.batch().lastSequence() > last) {
                    throw damaged(reader, "the epoch ends with " + last + ", in the middle of a batch");
                }
                if (!show(reader.batch(), visitor)) {
                    return false;
                }
            }
            durableSequence = Math.max(durableSequence, last);
            return true;
        }
    }

    private boolean show(final BatchView batch, final BatchVisitor visitor) {
        if (!batch.file().equals(currentFile)) {
            bytesOfFilesDone += currentFile == null ? 0 : sizeOf(currentFile);
            currentFile = batch.file();
        }
        currentOffset = batch.fileOffset() + batch.length();
        durableSequence = Math.max(durableSequence, batch.durableThrough());
        if (batch.count() > 0 && batch.lastSequence() <= lastSequence) {
            // This is the batch that the snapshot names.
            return true;
        }
        lastSequence = batch.lastSequence();
        return visitor.visit(batch);
    }

    /**
     * Reads a live epoch to its end and returns its durable-through mark, before anything is shown: the writer may be
     * changing everything after that mark.
     */
    private long durableThroughOf(final Epoch epoch) {
        try (EpochReader reader = readerOf(epoch)) {
            skipAll(reader);
            final String behind = reader.goodBatchBehind();
            final boolean wasBeingWritten = !behind.isEmpty() && reader.retry();
            checkTail(reader, epoch, wasBeingWritten ? "" : behind);
            return reader.durableThrough();
        }
    }

    private static void skipAll(final EpochReader reader) {
        boolean more = reader.next();
        while (more) {
            more = reader.next();
        }
    }

    /**
     * Checks the end of an open epoch. A crash may tear the last batches. The epoch is damaged, not torn, if a good
     * batch follows the bad one, or if a file that MANIFEST counts holds no good batch.
     */
    private void checkTail(final EpochReader reader, final Epoch epoch, final String behind) {
        if (!behind.isEmpty()) {
            throw damaged(reader, reader.reason() + ", but a good batch follows: " + behind);
        }
        if (reader.filesWithBatches() < epoch.files()) {
            throw damaged(
                    reader,
                    reader.reason() + ", and batches are in " + reader.filesWithBatches() + " files of epoch "
                            + epoch.number() + " where MANIFEST counts " + epoch.files());
        }
    }

    private JournalDamagedException damaged(final EpochReader reader, final String what) {
        return new JournalDamagedException(
                directory, reader.file(), reader.nextSequence(), what, reader.isAtNewerFormat());
    }

    private static long sizeOf(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
