package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.Journal;
import io.doorbuster.journal.Epoch.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.DirectBuffer;

/**
 * The journal of a running server, in Chronicle Queue. The journal thread, whichever calls first, makes all calls but the
 * last: {@link #close} is for whoever stopped that thread.
 *
 * <p>Whatever a call throws, from a full disk to an argument out of line, ends this journal: what is on disk is not known
 * then, so every later call throws too and a force that failed is never tried again (the kernel may have dropped the very
 * pages). That includes an interrupt, which closes the file under a force. Recovery by the next start finds out.
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

    /** @param manifest names the writer's epoch last */
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
     * {@inheritDoc} They lie in an array or a ByteBuffer. At {@code power} the events appended before are forced first: a loss
     * of power then leaves no batch behind one that is gone, which no start could tell from damage.
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
        writer.settle();
    }

    /** {@inheritDoc} They are zeros in the file that is appended to, so nobody else can take their blocks. */
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
     * Ends the epoch: forces what was appended, at either durability, names all of it as durable, records the end in
     * MANIFEST and lets go of the directory. After a failure it only lets go. The journal thread must have stopped.
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

    /** At either durability: MANIFEST must not count a file that a power loss takes away. */
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

    /** Chronicle throws checked exceptions that it does not declare, so anything may come. */
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
