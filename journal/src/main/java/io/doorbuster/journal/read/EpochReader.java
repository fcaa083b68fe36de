package io.doorbuster.journal.read;

import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.BatchScanner;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the batches of one epoch in order, as far as they are good. One thread; read-only.
 *
 * <p>Chronicle puts a word with the length and flags before each of its documents. The words lead from document to
 * document, but only its own checksum and sequence make a batch valid. A batch counts even if the word before it is
 * zero: the process was then killed between writing the batch and writing the word. Chronicle's own reader is not used
 * because it trusts the words, cannot read past a zero word, and writes to the files that it reads.
 */
public final class EpochReader implements AutoCloseable {
    private static final int WORD = BatchScanner.WORD;
    private static final int END_OF_FILE = 0xC000_0000;

    private final JournalDirectory directory;
    private final Epoch epoch;
    private List<Path> files;
    private final BatchScanner scanner = new BatchScanner();
    private final BatchView batch = new BatchView(scanner.window());

    private int fileIndex;
    private long fileOffset;
    private boolean stopped;
    private String reason = "";
    private boolean atNewerFormat;

    private long nextSequence;
    private long durableThrough;
    private Tail tail;
    private int goodFileIndex;
    private long goodOffset;
    private int filesWithBatches;
    /** The sequence of the first event after the first hole. */
    private long hole = Long.MAX_VALUE;

    /**
     * A place to continue reading: the batch there begins with {@code nextSequence}; the batches before it name
     * {@code durableThrough} as durable.
     */
    record Tail(int fileIndex, long fileOffset, long nextSequence, long durableThrough) {
        /** The beginning of an epoch. */
        static Tail startOf(final Epoch epoch) {
            return new Tail(0, 0, epoch.firstSequence(), epoch.durableBefore());
        }
    }

    public EpochReader(final JournalDirectory directory, final Epoch epoch) {
        this(directory, epoch, Tail.startOf(epoch));
    }

    /**
     * Returns a reader that begins with the batch that a snapshot names.
     *
     * @throws JournalDamagedException if the file of that batch does not exist
     */
    static EpochReader at(final JournalDirectory directory, final Epoch epoch, final SnapshotHeader snapshot) {
        final List<Path> files = directory.queueFiles(epoch);
        final Path file = directory.epoch(epoch.number()).resolve(snapshot.file());
        final int index = files.indexOf(file);
        if (index < 0) {
            throw new JournalDamagedException(
                    directory, file, snapshot.batchFirst(), "a snapshot names it, but it does not exist");
        }
        final EpochReader reader = new EpochReader(
                directory,
                epoch,
                new Tail(index, snapshot.fileOffset() - WORD, snapshot.batchFirst(), snapshot.batchDurable()));
        // The earlier files hold batches, and so does this one.
        reader.filesWithBatches = index + 1;
        return reader;
    }

    public EpochReader(final JournalDirectory directory, final Epoch epoch, final Tail from) {
        this.directory = directory;
        this.epoch = epoch;
        this.files = directory.queueFiles(epoch);
        this.tail = from;
        this.nextSequence = from.nextSequence();
        this.durableThrough = from.durableThrough();
        this.fileIndex = from.fileIndex();
        this.fileOffset = from.fileOffset();
        this.goodFileIndex = fileIndex;
        this.goodOffset = fileOffset;
        if (fileIndex < files.size()) {
            scanner.open(files.get(fileIndex));
        } else {
            stopped = true;
            reason = "no queue file";
        }
    }

    /** Moves to the next good batch in order; false if there is none, and {@link #reason()} says why. */
    public boolean next() {
        while (!stopped) {
            final int offset = scanner.wholeBatchAt(fileOffset + WORD);
            if (offset >= 0) {
                return take(offset);
            }
            reason = scanner.reason();
            step();
        }
        return false;
    }

    /** The batch that {@link #next()} moved to. */
    public BatchView batch() {
        return batch;
    }

    /** Returns why there is no next batch. */
    public String reason() {
        return reason + " (byte " + fileOffset + ")";
    }

    /** True if the next batch is whole, but only a newer build can read it. */
    boolean isAtNewerFormat() {
        return atNewerFormat;
    }

    /** The file in which the next batch was expected; the epoch's directory if it has no file. */
    public Path file() {
        return files.isEmpty() ? directory.epoch(epoch.number()) : files.get(fileIndex);
    }

    long fileOffset() {
        return fileOffset;
    }

    public long nextSequence() {
        return nextSequence;
    }

    /** The highest sequence that the batches so far name as durable. */
    long durableThrough() {
        return durableThrough;
    }

    /** Number of files in which a good batch was found. */
    int filesWithBatches() {
        return filesWithBatches;
    }

    /** Where to begin reading to get all batches beyond {@link #durableThrough()}, possibly with a few earlier ones. */
    Tail tail() {
        return tail;
    }

    /**
     * Searches everything after the last good batch for another good batch, whatever lies between, and describes where
     * it is; empty if there is none.
     */
    String goodBatchBehind() {
        for (int i = goodFileIndex; i < files.size(); i++) {
            scanner.open(files.get(i));
            final long found = scanner.search(i == goodFileIndex ? goodOffset : 0);
            if (found >= 0) {
                final int offset = scanner.window().at(found, BatchDescriptor.HEADER_LENGTH);
                return "sequence "
                        + BatchDescriptor.firstSequence(scanner.window().buffer(), offset) + " at byte " + found
                        + " of " + files.get(i).getFileName();
            }
        }
        return "";
    }

    /**
     * Moves over a hole to the next good batch, if that batch continues the sequence. A power loss can leave such a
     * hole in bytes that were not forced: a seal is lost, or Chronicle's data in a file that was just begun, but no
     * event. A batch after a hole must therefore not name any event after the hole as durable.
     */
    public boolean nextBehindHole() {
        for (int i = goodFileIndex; i < files.size(); i++) {
            scanner.open(files.get(i));
            final long found = scanner.search(i == goodFileIndex ? goodOffset : 0);
            if (found >= 0) {
                batch.wrap(files.get(i), found, scanner.wholeBatchAt(found));
                if (!outOfLine().isEmpty()) {
                    return false;
                }
                fileIndex = i;
                fileOffset = found - WORD;
                hole = Math.min(hole, nextSequence);
                stopped = false;
                return next();
            }
        }
        return false;
    }

    /** Tries again where it stopped, because a writer may have continued there or begun another file. */
    boolean retry() {
        files = directory.queueFiles(epoch);
        if (fileIndex >= files.size()) {
            return false;
        }
        scanner.open(files.get(fileIndex));
        stopped = false;
        return next();
    }

    /** Where the batch after the last good one begins, or will begin. */
    Tail here() {
        return new Tail(fileIndex, fileOffset, nextSequence, durableThrough);
    }

    private boolean take(final int offset) {
        batch.wrap(files.get(fileIndex), fileOffset + WORD, offset);
        reason = outOfLine();
        if (!reason.isEmpty()) {
            stopped = true;
            return false;
        }
        if (batch.durableThrough() == batch.firstSequence() - 1) {
            tail = new Tail(fileIndex, fileOffset, batch.firstSequence(), batch.durableThrough());
        }
        if (filesWithBatches == 0 || fileIndex != goodFileIndex) {
            filesWithBatches++;
        }
        durableThrough = batch.durableThrough();
        nextSequence = batch.lastSequence() + 1;
        fileOffset = BatchScanner.aligned(fileOffset + WORD + batch.headerLength() + batch.length());
        goodFileIndex = fileIndex;
        goodOffset = fileOffset;
        return true;
    }

    private String outOfLine() {
        if (batch.version() != BatchDescriptor.VERSION) {
            atNewerFormat = batch.version() > BatchDescriptor.VERSION;
            return "a batch of format " + batch.version() + "; this build reads format " + BatchDescriptor.VERSION;
        }
        if (batch.epoch() != epoch.number()) {
            return "a batch of epoch " + batch.epoch();
        }
        if (batch.firstSequence() != nextSequence) {
            return "a batch with sequence " + batch.firstSequence() + " where " + nextSequence + " belongs";
        }
        if (batch.count() < 0 || (batch.count() == 0) != (batch.length() == 0)) {
            return "a batch of " + batch.count() + " events in " + batch.length() + " bytes";
        }
        if (batch.durableThrough() >= batch.firstSequence() || batch.durableThrough() < durableThrough) {
            return "a batch that names " + batch.durableThrough() + " as durable after " + durableThrough;
        }
        if (batch.durableThrough() >= hole) {
            return "a batch that names " + batch.durableThrough() + " as durable, after a hole before sequence " + hole;
        }
        return "";
    }

    /** Follows the word at {@code fileOffset}, where no batch is. */
    private void step() {
        final long behindMetadata = scanner.behindMetadata(fileOffset);
        final int word = scanner.wordAt(fileOffset);
        if (behindMetadata >= 0) {
            fileOffset = behindMetadata;
        } else if ((word == 0 || word == END_OF_FILE) && fileIndex + 1 < files.size()) {
            fileIndex++;
            fileOffset = 0;
            scanner.open(files.get(fileIndex));
        } else {
            stopped = true;
        }
    }

    @Override
    public void close() {
        scanner.close();
    }
}
