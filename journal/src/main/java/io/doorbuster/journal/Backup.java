package io.doorbuster.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a data directory, live or stopped, to one from which a server starts: every epoch that has ended, of the one that is
 * being written all that it names as durable, and the good snapshots of no more than that. MANIFEST comes behind what it names,
 * so that a copy that was interrupted is still the one before. A repeated backup copies only the files that have changed since, and keeps what the
 * journal has pruned meanwhile, so that the copy goes on to have every event. Takes the lock of the target, none of the source.
 */
public final class Backup {
    private static final int CHUNK_BYTES = 1 << 16;

    private final JournalDirectory from;
    private final JournalDirectory to;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private long filesCopied;
    private long filesKept;
    private long bytesCopied;

    /**
     * @param root of the data directory
     * @param target of the copy; created if missing
     */
    public Backup(final Path root, final Path target) {
        this.from = new JournalDirectory(root);
        this.to = new JournalDirectory(target);
    }

    /**
     * What was done.
     *
     * @param lastSequence the last event in the copy
     * @param filesKept ones that the copy had already
     */
    public record Done(long lastSequence, long filesCopied, long filesKept, long bytesCopied) {}

    /**
     * Makes the copy; on disk when this returns.
     *
     * @throws JournalDamagedException if the journal is damaged: a backup of damage would replace a good one
     * @throws JournalUnavailableException if a file cannot be read or written, or the target is in use by a server, or has
     *     other events than this journal or more of them: it may be the only copy
     */
    public Done run() {
        try {
            checkThatNobodyIsAt(to);
            final JournalReader reader = new JournalReader(from, true);
            final Where last = new Where();
            reader.read(batch -> {
                last.epoch = batch.epoch();
                last.file = batch.file();
                last.end = batch.position() + batch.headerLength() + batch.length();
                return true;
            });
            checkThatItIsApart();
            Disk.createDirectory(to.root());
            checkThatNobodyIsAt(to);
            final DirectoryLock alone = takeTarget();
            try {
                return copy(reader, last);
            } finally {
                alone.close();
            }
        } catch (final IOException e) {
            throw cannot(e);
        } catch (final UncheckedIOException e) {
            throw cannot(e.getCause());
        }
    }

    /** Holds the target: two at once, as when one takes longer than it is until the next, would write into each other's files. */
    private Done copy(final JournalReader reader, final Where last) throws IOException {
        final Manifest durable = durable(reader.manifest(), last);
        checkThatNothingIsLost(durable, reader.lastSequence());
        final Manifest manifest = withWhatWasPruned(durable);
        to.create();
        copyEpochs(durable, last);
        final boolean first = Manifest.read(to).isEmpty();
        if (first) {
            // Of a pruned journal, MANIFEST without the snapshot that it begins with would be no copy.
            copySnapshots(reader.lastSequence());
        }
        nameEpochs(durable);
        manifest.write(to);
        if (!first) {
            // A snapshot of events that MANIFEST does not name yet would keep a server from starting on the copy
            // before.
            copySnapshots(reader.lastSequence());
        }
        new Snapshots(to).removeOld();
        return new Done(reader.lastSequence(), filesCopied, filesKept, bytesCopied);
    }

    private DirectoryLock takeTarget() {
        try {
            return DirectoryLock.acquire(to);
        } catch (final JournalUnavailableException e) {
            // It speaks of a data directory, as to a server.
            throw e.getCause() instanceof final IOException cause ? cannot(cause) : e;
        }
    }

    private static void checkThatNobodyIsAt(final JournalDirectory target) {
        if (Files.isDirectory(target.root()) && DirectoryLock.isHeld(target)) {
            throw new JournalUnavailableException("a server runs on " + target.root()
                    + ", or another backup writes to it; wait, or back up to another directory");
        }
    }

    /** A copy inside what it is a copy of goes when that goes; inside {@code journal/} it would also pass for part of it. */
    private void checkThatItIsApart() throws IOException {
        Path there = to.root().toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (there.toRealPath().startsWith(from.root().toRealPath())) {
            throw new JournalUnavailableException(to.root() + " lies in " + from.root()
                    + " itself; back up to another directory, best on another disk");
        }
    }

    private JournalUnavailableException cannot(final IOException e) {
        return new JournalUnavailableException(
                "cannot back up " + from.root() + " to " + to.root() + ": " + Reasons.of(e), e);
    }

    private static final class Where {
        private int epoch;
        private Path file;
        private long end;
    }

    /** Without what is not copied: an epoch of which nothing is durable yet, a file that begins behind the last durable event. */
    private Manifest durable(final Manifest manifest, final Where last) {
        final Epoch newest = manifest.last();
        if (!newest.isOpen()) {
            return manifest;
        }
        if (newest.number() == last.epoch) {
            final List<Path> files = from.queueFiles(newest);
            return manifest.withLast(newest.withFiles(files.indexOf(last.file) + 1));
        }
        if (manifest.epochs().size() == 1) {
            throw new JournalUnavailableException("nothing in " + from.root() + " is durable yet; try again");
        }
        return new Manifest(manifest.epochs().subList(0, manifest.epochs().size() - 1));
    }

    /** The journal's epochs, and before them those that it has pruned, and the files of one, that the copy has still. */
    private Manifest withWhatWasPruned(final Manifest manifest) {
        final Manifest before = manifest.prunedThrough() == 0 ? Manifest.empty() : Manifest.read(to);
        Epoch first = manifest.epochs().get(0);
        final List<Epoch> epochs = new ArrayList<>();
        for (final Epoch copied : before.epochs()) {
            if (copied.number() < first.number()) {
                epochs.add(copied);
            } else if (copied.number() == first.number() && copied.firstSequence() < first.firstSequence()) {
                first = withItsFirstFiles(first, copied);
            }
        }
        if (!epochs.isEmpty() && epochs.get(epochs.size() - 1).lastSequence() != first.firstSequence() - 1) {
            throw hasOtherEvents(manifest);
        }
        epochs.addAll(manifest.prunedTo(first).epochs());
        return new Manifest(epochs);
    }

    /** The epoch as the copy has it, from its first file on: the last one that was pruned must lead to those that were not. */
    private Epoch withItsFirstFiles(final Epoch epoch, final Epoch copied) {
        final List<Path> pruned = to.queueFiles(copied).stream()
                .filter(file -> !epoch.has(file.getFileName().toString()))
                .toList();
        final long last = pruned.isEmpty()
                ? 0
                : Survey.of(pruned.subList(pruned.size() - 1, pruned.size())).lastSequence();
        if (last != epoch.firstSequence() - 1) {
            throw hasOtherEvents(new Manifest(List.of(epoch)));
        }
        return new Epoch(
                epoch.number(),
                copied.firstSequence(),
                epoch.files() + pruned.size(),
                epoch.end(),
                epoch.lastSequence(),
                copied.from());
    }

    private JournalUnavailableException hasOtherEvents(final Manifest manifest) {
        return new JournalUnavailableException("the events that this journal has pruned, 1 to "
                + manifest.prunedThrough() + ", are not those in " + to.root() + "; back up to another directory");
    }

    /**
     * Whether the journal goes on where the copy ends. One that was repaired has fewer events than the copy from before, and
     * another journal has other epochs; neither copy can be had again.
     */
    private void checkThatNothingIsLost(final Manifest manifest, final long lastSequence) throws IOException {
        final Manifest before = Manifest.read(to);
        boolean continued = lastIn(before) <= lastSequence;
        for (final Epoch copied : before.epochs()) {
            final int index = copied.number() - manifest.epochs().get(0).number();
            continued &= index < 0
                    || (index < manifest.epochs().size()
                            && isContinued(copied, manifest.epochs().get(index)));
        }
        if (!continued) {
            throw new JournalUnavailableException(to.root() + " is not a copy of what " + from.root()
                    + " has: it is another journal's, or it has more" + " than this one, which ends with "
                    + lastSequence + "; back up to another directory");
        }
    }

    /**
     * The files that an epoch begins with may have been pruned since, and a MANIFEST that was rebuilt does not know how epochs ended,
     * and of the last not that it has.
     */
    private static boolean isContinued(final Epoch copied, final Epoch now) {
        return copied.firstSequence() <= now.firstSequence()
                && (copied.isOpen() || now.isOpen() || copied.lastSequence() == now.lastSequence());
    }

    private long lastIn(final Manifest copied) {
        if (copied.isEmpty() || !copied.last().isOpen()) {
            return copied.isEmpty() ? 0 : copied.last().lastSequence();
        }
        try (EpochReader reader = new EpochReader(to, copied.last())) {
            boolean more = reader.next();
            while (more) {
                more = reader.next();
            }
            return reader.nextSequence() - 1;
        }
    }

    private void copyEpochs(final Manifest manifest, final Where last) throws IOException {
        for (final Epoch epoch : manifest.epochs()) {
            final Path target = copyOf(epoch);
            Disk.createDirectory(target);
            for (final Path file : from.queueFiles(epoch)) {
                final Path copy = target.resolve(file.getFileName());
                final boolean beingWritten = epoch.isOpen() && file.equals(last.file);
                copy(file, copy, beingWritten ? last.end : Files.size(file), beingWritten);
                if (beingWritten) {
                    break;
                }
            }
            Disk.forceDirectory(target);
        }
    }

    /** An epoch that the copy has not yet is given its name when it is whole: a start refuses one that MANIFEST does not name. */
    private Path copyOf(final Epoch epoch) {
        final Path named = to.epoch(epoch.number());
        return Files.isDirectory(named) ? named : named.resolveSibling(named.getFileName() + ".tmp");
    }

    private void nameEpochs(final Manifest manifest) throws IOException {
        for (final Epoch epoch : manifest.epochs()) {
            final Path named = to.epoch(epoch.number());
            final Path copied = copyOf(epoch);
            if (!copied.equals(named)) {
                Disk.rename(copied, named);
            }
        }
    }

    private void copySnapshots(final long lastSequence) throws IOException {
        for (final Snapshots.Listed snapshot : new Snapshots(from).list()) {
            try {
                if (snapshot.sequence() <= lastSequence
                        && SnapshotFile.flaw(snapshot.file()).isEmpty()) {
                    copy(
                            snapshot.file(),
                            to.snapshots().resolve(snapshot.file().getFileName()),
                            Files.size(snapshot.file()),
                            false);
                }
            } catch (final NoSuchFileException replaced) {
                // By a newer one, which the server has written meanwhile. It is for the next backup.
            }
        }
        Disk.forceDirectory(to.snapshots());
    }

    private void copy(final Path file, final Path copy, final long length, final boolean mayChange) throws IOException {
        final FileTime modified = Files.getLastModifiedTime(file);
        if (!mayChange
                && Files.exists(copy)
                && Files.size(copy) == length
                && Files.getLastModifiedTime(copy).equals(modified)) {
            filesKept++;
            return;
        }
        final Path temporary = copy.resolveSibling(copy.getFileName() + ".tmp");
        try (FileChannel source = Disk.open(file, READ);
                FileChannel target = Disk.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            copy(source, target, file, length);
            Disk.force(target, temporary, true);
        } catch (final IOException e) {
            // If the disk is full, it is full of this.
            Files.deleteIfExists(temporary);
            throw e;
        }
        Files.setLastModifiedTime(temporary, modified);
        Disk.rename(temporary, copy);
        filesCopied++;
        bytesCopied += length;
    }

    /** Leaves out what is nothing but zeros: most of a queue file is a hole, and the copy would take its whole length. */
    private void copy(final FileChannel source, final FileChannel target, final Path file, final long length)
            throws IOException {
        for (long at = 0; at < length; at += CHUNK_BYTES) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, length - at));
            while (chunk.hasRemaining()) {
                if (source.read(chunk, at + chunk.position()) < 0) {
                    throw new IOException(file + " became shorter while it was copied");
                }
            }
            chunk.flip();
            final boolean end = at + CHUNK_BYTES >= length;
            if (end || chunk.mismatch(zeros.clear().limit(chunk.limit())) >= 0) {
                while (chunk.hasRemaining()) {
                    target.write(chunk, at + chunk.position());
                }
            }
        }
    }
}
