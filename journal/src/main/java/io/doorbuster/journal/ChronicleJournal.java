package io.doorbuster.journal;

import io.doorbuster.engine.port.Journal;
import io.doorbuster.journal.batch.EpochWriter;
import io.doorbuster.journal.disk.Ballast;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Epoch.End;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.DirectBuffer;

/**
 * The journal of a running server, in Chronicle Queue. The first thread that calls is the journal thread; it makes
 * every call except {@link #close}. The thread that stopped the journal thread calls {@link #close}.
 *
 * <p>Any exception from a call, from a full disk to an invalid argument, ends this journal, because the content of the
 * disk is then unknown. Every later call throws too. A failed force is never repeated: the kernel may have dropped the
 * very pages. An interrupt is such a failure, because it closes the file during a force. The recovery of the next start
 * finds out what is on disk.
 */
public final class ChronicleJournal implements Journal, AutoCloseable {
    private final JournalDirectory directory;
    private final DirectoryLock lock;
    private final boolean forceEachBatch;
    private final long reserveBytes;
    private final EpochWriter writer;
    private Manifest manifest;
    private Thread owner;
    private Throwable failure;
    private boolean closed;

    /** @param manifest its last epoch is the writer's */
    ChronicleJournal(
            final JournalDirectory directory,
            final DirectoryLock lock,
            final JournalConfig config,
            final EpochWriter writer,
            final Manifest manifest) {
        this.directory = directory;
        this.lock = lock;
        this.forceEachBatch = config.durability() == Durability.POWER;
        this.reserveBytes = config.reserveBytes();
        this.writer = writer;
        this.manifest = manifest;
    }

    @Override
    public int maxAppendBytes() {
        return writer.maxAppendBytes();
    }

    /**
     * {@inheritDoc} The events lie in an array or a ByteBuffer. At {@code power} this first forces the events appended
     * before. A power loss then never leaves a batch after a lost one, which a start could not distinguish from damage.
     */
    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int length) {
        enter();
        try {
            if (forceEachBatch && writer.hasUndurable()) {
                makeDurable();
            }
            writer.append(firstSequence, eventCount, events, offset, length);
        } catch (final Throwable e) {
            throw fail(e);
        }
    }

    @Override
    public void force() {
        enter();
        try {
            makeDurable();
        } catch (final Throwable e) {
            throw fail(e);
        }
    }

    private void makeDurable() throws IOException {
        if (forceEachBatch) {
            writer.force();
        }
        if (writer.hasNewFile()) {
            forceNewFile();
        }
        writer.trustPageCache();
    }

    /** {@inheritDoc} The bytes are zeros in the file that is appended to, so no other process can take their blocks. */
    @Override
    public long reserve(final long bytes) {
        enter();
        try {
            return writer.keep(reserveBytes + bytes);
        } catch (final Throwable e) {
            throw fail(e);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void seal() {
        enter();
        try {
            writer.seal();
        } catch (final Throwable e) {
            throw fail(e);
        }
    }

    /**
     * Ends the epoch: forces everything appended, at either durability, names it as durable, records the end in
     * MANIFEST and releases the directory. After a failure it only releases the directory. The journal thread must have
     * stopped.
     *
     * @throws UncheckedIOException if the end could not be recorded; the next start then recovers as after a crash
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                writer) {
            if (failure == null) {
                writer.force();
                writer.seal();
                writer.forceNames();
                recordEnd(manifest.withLast(
                        manifest.last().withFiles(writer.files()).ended(End.CLEAN, writer.lastSequence())));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void recordEnd(final Manifest ended) throws IOException {
        try {
            ended.write(directory);
        } catch (final IOException e) {
            if (!Ballast.giveBack(directory)) {
                throw e;
            }
            ended.write(directory);
        }
    }

    /**
     * Forces the new file at either durability, because MANIFEST must not count a file that a power loss can remove.
     */
    private void forceNewFile() throws IOException {
        writer.forceNames();
        manifest = manifest.withLast(manifest.last().withFiles(writer.files()));
        manifest.write(directory);
    }

    private void enter() {
        if (failure != null) {
            throw new IllegalStateException("the journal failed before and is not used again", failure);
        }
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
        final Thread caller = Thread.currentThread();
        if (owner == null) {
            owner = caller;
        } else if (owner != caller) {
            throw new IllegalStateException("the journal belongs to thread " + owner.getName());
        }
    }

    /**
     * Records the failure. Chronicle throws checked exceptions that it does not declare, so the cause can be any
     * Throwable.
     */
    private RuntimeException fail(final Throwable cause) {
        failure = cause;
        if (cause instanceof final Error error) {
            throw error;
        }
        if (cause instanceof final RuntimeException exception) {
            return exception;
        }
        return cause instanceof final IOException io
                ? new UncheckedIOException(io)
                : new IllegalStateException("the journal failed", cause);
    }
}
