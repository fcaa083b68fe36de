package io.doorbuster.journal.care;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import io.doorbuster.journal.read.EpochReader;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.snapshot.SnapshotFile;
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
 * Copies a data directory, live or stopped, to another directory from which a server can start. The copy has every
 * epoch that has ended, the durable events of the open epoch, and the good snapshots of those events. MANIFEST is
 * written after the files that it names, so an interrupted backup leaves the previous copy valid. A repeated backup
 * copies only files that have changed, and keeps files that the journal has pruned since, so the copy keeps every
 * event. Locks the target, not the source.
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
     * @param root the data directory
     * @param target the directory of the copy; created if missing
     */
    public Backup(final Path root, final Path target) {
        this.from = new JournalDirectory(root);
        this.to = new JournalDirectory(target);
    }

    /**
     * The result of a backup.
     *
     * @param lastSequence sequence of the last event in the copy
     * @param filesKept number of files that the copy already had
     */
    public record Done(long lastSequence, long filesCopied, long filesKept, long bytesCopied) {}

    /**
     * Makes the copy. It is on disk when this returns.
     *
     * @throws JournalDamagedException if the journal is damaged: its backup would replace a good one
     * @throws JournalUnavailableException if a file cannot be read or written, if a server uses the target, or if the
     *     target has other or more events than this journal: it may be their only copy
     */
    public Done run() {
        try {
            checkThatNobodyIsAt(to);
            final JournalReader reader = new JournalReader(from, true);
            final Where last = new Where();
            reader.read(batch -> {
                last.epoch = batch.epoch();
                last.file = batch.file();
                last.end = batch.fileOffset() + batch.headerLength() + batch.length();
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

    /**
     * Copies while the target is locked: two backups at once, for example when one is slower than their schedule, would
     * write into each other's files.
     */
    private Done copy(final JournalReader reader, final Where last) throws IOException {
        final Manifest durable = durable(reader.manifest(), last);
        checkThatNothingIsLost(durable, reader.lastSequence());
        final Manifest manifest = withWhatWasPruned(durable);
        to.create();
        copyEpochs(durable, last);
        final boolean first = Manifest.read(to).isEmpty();
        if (first) {
            // A pruned journal begins with a snapshot, so MANIFEST without that snapshot would not be a usable copy.
            copySnapshots(reader.lastSequence());
        }
        nameEpochs(durable);
        manifest.write(to);
        if (!first) {
            // A snapshot of events that MANIFEST does not name yet would keep a server from starting on the previous
            // copy.
            copySnapshots(reader.lastSequence());
        }
        new Snapshots(to).removeOld();
        return new Done(reader.lastSequence(), filesCopied, filesKept, bytesCopied);
    }

    private DirectoryLock takeTarget() {
        try {
            return DirectoryLock.acquire(to);
        } catch (final JournalUnavailableException e) {
            // Its message is about a server's data directory, not about a backup.
            throw e.getCause() instanceof final IOException cause ? cannot(cause) : e;
        }
    }

    private static void checkThatNobodyIsAt(final JournalDirectory target) {
        if (Files.isDirectory(target.root()) && DirectoryLock.isHeld(target)) {
            throw new JournalUnavailableException("a server runs on " + target.root()
                    + ", or another backup writes to it; wait, or back up to another directory");
        }
    }

    /**
     * Refuses a target inside the data directory: the copy would be lost together with the original, and inside
     * {@code journal/} it could be mistaken for part of the journal.
     */
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

    /**
     * Returns MANIFEST without the parts that are not copied: an open epoch without a durable event, and files that
     * begin after the last durable event.
     */
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
            throw new JournalUnavailableException("no event in " + from.root() + " is durable yet; try again");
        }
        return new Manifest(manifest.epochs().subList(0, manifest.epochs().size() - 1));
    }

    /** Returns the journal's epochs, preceded by the pruned epochs and files that the copy still has. */
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

    /**
     * Returns the epoch with the pruned files that the copy still has. The last pruned file must lead to the first file
     * that was kept.
     */
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
        return new JournalUnavailableException("the journal has pruned events 1 to "
                + manifest.prunedThrough() + ", and " + to.root()
                + " does not have the same events; back up to another directory");
    }

    /**
     * Refuses to overwrite a copy that this journal does not continue. A repaired journal has fewer events than its
     * earlier copy, and another journal has other epochs; such a copy could not be made again.
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
            throw new JournalUnavailableException(to.root() + " is not an earlier copy of " + from.root()
                    + ": it belongs to another journal, or it has events beyond " + lastSequence
                    + ", the last one of this journal; back up to another directory");
        }
    }

    /**
     * True if {@code now} continues the copied epoch. Its first files may have been pruned since. A rebuilt MANIFEST
     * does not know how epochs ended, nor that the last epoch has ended.
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

    /**
     * Returns where to copy an epoch. A new epoch gets its name only when it is whole, because a start refuses an epoch
     * that MANIFEST does not name.
     */
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
                // The server has replaced it by a newer one. The next backup copies that one.
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
            // A partial copy may be what fills the disk.
            Files.deleteIfExists(temporary);
            throw e;
        }
        Files.setLastModifiedTime(temporary, modified);
        Disk.rename(temporary, copy);
        filesCopied++;
        bytesCopied += length;
    }

    /**
     * Copies the bytes but skips chunks of zeros: most of a queue file is a hole, and a copy of the zeros would use
     * disk for its whole length.
     */
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
