package io.doorbuster.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * Walks the batches of one epoch in order, as far as they are good. One thread; read-only.
 *
 * <p>Chronicle puts a word before each of its documents: the length, and flags. The words lead from document to document,
 * but a batch is believed for its own checksum and sequence alone: it counts even if the word before it is not set, for
 * then the process was killed between writing the one and the other. Chronicle's own reader is not used because it takes
 * the words on trust, cannot see past one that is zero, and writes to what it reads.
 */
final class EpochReader implements AutoCloseable {
    private static final int WORD = BatchScanner.WORD;
    private static final int END_OF_FILE = 0xC000_0000;

    private final JournalDirectory directory;
    private final Epoch epoch;
    private List<Path> files;
    private final BatchScanner scanner = new BatchScanner();
    private final BatchView batch = new BatchView(scanner.window());

    private int fileIndex;
    private long position;
    private boolean stopped;
    private String reason = "";
    private boolean atNewerFormat;

    private long nextSequence;
    private long durableThrough;
    private Tail tail;
    private int goodFileIndex;
    private long goodPosition;
    private int filesWithBatches;
    /** The sequence of the first event behind the first hole. */
    private long hole = Long.MAX_VALUE;

    /** Where to go on reading: the batch there begins with {@code nextSequence}; those before name {@code durableThrough}. */
    record Tail(int fileIndex, long position, long nextSequence, long durableThrough) {
        /** The beginning of an epoch. */
        static Tail startOf(final Epoch epoch) {
            return new Tail(0, 0, epoch.firstSequence(), epoch.durableBefore());
        }
    }

    EpochReader(final JournalDirectory directory, final Epoch epoch) {
        this(directory, epoch, Tail.startOf(epoch));
    }

    /**
     * From the batch that a snapshot rests on.
     *
     * @throws JournalDamagedException if the file is not there
     */
    static EpochReader at(final JournalDirectory directory, final Epoch epoch, final SnapshotHeader snapshot) {
        final List<Path> files = directory.queueFiles(epoch);
        final Path file = directory.epoch(epoch.number()).resolve(snapshot.file());
        final int index = files.indexOf(file);
        if (index < 0) {
            throw new JournalDamagedException(
                    directory, file, snapshot.batchFirst(), "a snapshot rests on it, but it is not there");
        }
        final EpochReader reader = new EpochReader(
                directory,
                epoch,
                new Tail(index, snapshot.position() - WORD, snapshot.batchFirst(), snapshot.batchDurable()));
        // The files before hold batches, and so does this one.
        reader.filesWithBatches = index + 1;
        return reader;
    }

    EpochReader(final JournalDirectory directory, final Epoch epoch, final Tail from) {
        this.directory = directory;
        this.epoch = epoch;
        this.files = directory.queueFiles(epoch);
        this.tail = from;
        this.nextSequence = from.nextSequence();
        this.durableThrough = from.durableThrough();
        this.fileIndex = from.fileIndex();
        this.position = from.position();
        this.goodFileIndex = fileIndex;
        this.goodPosition = position;
        if (fileIndex < files.size()) {
            scanner.open(files.get(fileIndex));
        } else {
            stopped = true;
            reason = "no queue file";
        }
    }

    /** Moves to the next good batch in order; false if there is none, and {@link #reason()} says why. */
    boolean next() {
        while (!stopped) {
            final int offset = scanner.wholeBatchAt(position + WORD);
            if (offset >= 0) {
                return take(offset);
            }
            reason = scanner.reason();
            step();
        }
        return false;
    }

    /** The batch that {@link #next()} moved to. */
    BatchView batch() {
        return batch;
    }

    /** Why there is no next one. */
    String reason() {
        return reason + " (byte " + position + ")";
    }

    /** Whether there is a whole batch, but one that only a newer build reads. */
    boolean isAtNewerFormat() {
        return atNewerFormat;
    }

    /** Where it looked for the next one: a file, or the directory if there is none. */
    Path file() {
        return files.isEmpty() ? directory.epoch(epoch.number()) : files.get(fileIndex);
    }

    long position() {
        return position;
    }

    long nextSequence() {
        return nextSequence;
    }

    /** The last sequence that the batches so far name as durable. */
    long durableThrough() {
        return durableThrough;
    }

    /** In how many files there was a good batch. */
    int filesWithBatches() {
        return filesWithBatches;
    }

    /** From where on to read for the batches beyond {@link #durableThrough()}; a few before may come along. */
    Tail tail() {
        return tail;
    }

    /**
     * Searches all that lies behind the last good batch for another one, whatever stands between, and says where it is;
     * empty if there is none.
     */
    String goodBatchBehind() {
        for (int i = goodFileIndex; i < files.size(); i++) {
            scanner.open(files.get(i));
            final long found = scanner.search(i == goodFileIndex ? goodPosition : 0);
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
     * Moves over a hole to the next good batch, if that is the one that belongs here. A loss of power leaves such a hole in
     * what was not forced: a seal is gone, or what Chronicle keeps in a file that was just begun, but no event is. So what
     * comes behind a hole must not name as durable what lies behind it.
     */
    boolean nextBehindHole() {
        for (int i = goodFileIndex; i < files.size(); i++) {
            scanner.open(files.get(i));
            final long found = scanner.search(i == goodFileIndex ? goodPosition : 0);
            if (found >= 0) {
                batch.wrap(files.get(i), found, scanner.wholeBatchAt(found));
                if (!outOfLine().isEmpty()) {
                    return false;
                }
                fileIndex = i;
                position = found - WORD;
                hole = Math.min(hole, nextSequence);
                stopped = false;
                return next();
            }
        }
        return false;
    }

    /** Looks again where it stopped, for a writer may have been at work there, or have begun another file. */
    boolean retry() {
        files = directory.queueFiles(epoch);
        if (fileIndex >= files.size()) {
            return false;
        }
        scanner.open(files.get(fileIndex));
        stopped = false;
        return next();
    }

    /** Where the batch after the last good one begins, or would. */
    Tail here() {
        return new Tail(fileIndex, position, nextSequence, durableThrough);
    }

    private boolean take(final int offset) {
        batch.wrap(files.get(fileIndex), position + WORD, offset);
        reason = outOfLine();
        if (!reason.isEmpty()) {
            stopped = true;
            return false;
        }
        if (batch.durableThrough() == batch.firstSequence() - 1) {
            tail = new Tail(fileIndex, position, batch.firstSequence(), batch.durableThrough());
        }
        if (filesWithBatches == 0 || fileIndex != goodFileIndex) {
            filesWithBatches++;
        }
        durableThrough = batch.durableThrough();
        nextSequence = batch.lastSequence() + 1;
        position = BatchScanner.aligned(position + WORD + batch.headerLength() + batch.length());
        goodFileIndex = fileIndex;
        goodPosition = position;
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
            return "a batch that names " + batch.durableThrough() + " as durable, behind a hole before sequence "
                    + hole;
        }
        return "";
    }

    /** Follows the word at the position, where no batch is. */
    private void step() {
        final long behindMetadata = scanner.behindMetadata(position);
        final int word = scanner.wordAt(position);
        if (behindMetadata >= 0) {
            position = behindMetadata;
        } else if ((word == 0 || word == END_OF_FILE) && fileIndex + 1 < files.size()) {
            fileIndex++;
            position = 0;
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
