package io.doorbuster.journal;

import io.doorbuster.journal.EpochReader.Tail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a data directory's batches in order, through all epochs, and checks each: magic, format, checksum, epoch, and
 * that its sequence follows. For one thread; changes nothing on disk and needs no lock. While a server holds the directory
 * it shows what the journal names as durable and no more; of a stopped one, everything that is good.
 */
public final class JournalReader {
    private final JournalDirectory directory;
    private final Manifest manifest;
    private final boolean live;
    private long totalBytes;
    private long bytesOfFilesDone;
    private Path currentFile;
    private long currentPosition;
    private long lastSequence;
    private long durableSequence;
    private Tail tail;
    /** What was before its batch's end is known without reading; null for nothing. */
    private SnapshotHeader snapshot;

    /**
     * @throws JournalDamagedException if MANIFEST is not as it was written
     * @throws JournalUnavailableException if there is no journal
     */
    public JournalReader(final Path root) {
        this(new JournalDirectory(root), true);
    }

    JournalReader(final JournalDirectory directory, final boolean respectLock) {
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

    /** What a first start leaves that did not finish is no journal yet, and has no events. */
    RuntimeException noManifest() {
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
     * Begins behind a snapshot, whose batch must be there. To be called before {@link #read}.
     *
     * @throws JournalDamagedException if MANIFEST does not have the snapshot's epoch
     */
    void startBehind(final SnapshotHeader newSnapshot) {
        snapshot = newSnapshot;
        lastSequence = snapshot.sequence();
        durableSequence = snapshot.sequence();
        if (epochs().isEmpty() || epochs().get(0).number() != snapshot.epoch()) {
            throw new JournalDamagedException(
                    directory,
                    directory.manifest(),
                    snapshot.sequence(),
                    "a snapshot rests on epoch " + snapshot.epoch() + ", which it does not name");
        }
        totalBytes = sizeOfAll();
    }

    /**
     * To be called if nothing is known of the state before the first batch.
     *
     * @throws JournalDamagedException if the journal does not begin with the first event
     */
    void checkBeginning() {
        if (lastSequence > 0) {
            throw Beginning.unknown(directory, lastSequence);
        }
    }

    /** Why the batch that a snapshot rests on cannot be read; empty if it can. */
    static String missingBatch(final JournalDirectory directory, final SnapshotHeader header) {
        for (final Epoch epoch : Manifest.read(directory).epochs()) {
            if (epoch.number() == header.epoch()) {
                try (EpochReader reader = EpochReader.at(directory, epoch, header)) {
                    final boolean there = reader.next() && reader.batch().lastSequence() == header.sequence();
                    return there ? "" : "the batch that it rests on is not where it was: " + reader.reason();
                } catch (final JournalDamagedException e) {
                    return "the file that it rests on is not there: " + header.file();
                }
            }
        }
        return "it rests on epoch " + header.epoch() + ", which MANIFEST does not name";
    }

    /** The ones to be read. */
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
     * Shows every batch to {@code visitor} until it wants no more.
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

    /** Whether a server held the directory when this reader was made. */
    public boolean live() {
        return live;
    }

    /** Of the last event shown; one less than the first there is, if none was. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The last sequence that the batches shown, and MANIFEST, name as durable. */
    public long durableSequence() {
        return durableSequence;
    }

    /** Bytes in all queue files, holes included. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Bytes of them that were passed. */
    public long bytesRead() {
        return bytesOfFilesDone + currentPosition;
    }

    Manifest manifest() {
        return manifest;
    }

    /** In the last epoch, if it is open and was read to its end: where to find what lies beyond the durable sequence. */
    Tail tail() {
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
                        reader,
                        "a snapshot rests on events up to " + durableSequence + ", but here is " + reader.reason());
            }
            tail = reader.tail();
            checkTail(reader, epoch, reader.goodBatchBehind());
            return true;
        }
    }

    /** Reads an epoch whose last event is known. */
    private boolean readThrough(final Epoch epoch, final long last, final BatchVisitor visitor) {
        try (EpochReader reader = readerOf(epoch)) {
            while (reader.nextSequence() <= last) {
                if (!reader.next()) {
                    throw damaged(reader, "events up to " + last + " were durable, but here is " + reader.reason());
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
        currentPosition = batch.position() + batch.length();
        durableSequence = Math.max(durableSequence, batch.durableThrough());
        if (batch.count() > 0 && batch.lastSequence() <= lastSequence) {
            // The one that the snapshot rests on.
            return true;
        }
        lastSequence = batch.lastSequence();
        return visitor.visit(batch);
    }

    /** The writer is at work behind what it has named as durable: look how far that is before showing anything. */
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
     * The last batches of a crashed server may be torn. Not torn, but damaged, is an epoch in which a good batch follows
     * the bad one, or in which a file that MANIFEST counts holds no good one.
     */
    private void checkTail(final EpochReader reader, final Epoch epoch, final String behind) {
        if (!behind.isEmpty()) {
            throw damaged(reader, reader.reason() + ", and a good batch behind it: " + behind);
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
