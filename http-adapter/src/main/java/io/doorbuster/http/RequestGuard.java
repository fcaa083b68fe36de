package io.doorbuster.http;

import io.doorbuster.http.wire.RequestStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Stands between a socket and Undertow, and lets through only whole heads that are well-formed, and their bodies by
 * Content-Length. Of a head that comes in pieces it keeps the pieces. A head that is refused gets its answer here, when
 * the requests before it have theirs; what comes after it is thrown away, and the connection ends.
 *
 * <p>It relies on one thing: Undertow reads only for a body that was announced, for the next request once the answer
 * before is out, or to drain a connection whose writing side is shut. IO thread only.
 */
final class RequestGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestGuard.class);
    /** What a client that is refused may send on until it sees why. */
    private static final int MAX_DRAINED_BYTES = 1 << 20;

    private final StreamConnection connection;
    private final StreamSinkConduit sink;
    private final Guards guards;
    private final RequestStream stream = new RequestStream();
    private final Timer timer = new Timer();
    private Guards.Held held;
    private boolean started;
    private boolean closing;
    private int drained;

    RequestGuard(final StreamConnection connection, final Guards guards) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.sink = connection.getSinkChannel().getConduit();
        this.guards = guards;
        guards.deadlines.await(timer, Deadlines.Phase.FIRST_BYTE);
    }

    /** The connection has been closed. */
    void closed() {
        closing = true;
        guards.deadlines.remove(timer);
        release();
    }

    @Override
    public int read(final ByteBuffer dst) throws IOException {
        if (closing || connection.isWriteShutdown()) {
            return drain();
        }
        final int count;
        if (held == null) {
            count = stream.fault() == null ? readThrough(dst) : 0;
        } else {
            count = held.ready > 0 ? deliver(dst) : readOn(dst);
        }
        if (count > 0) {
            started = true;
            guards.deadlines.await(timer, Deadlines.Phase.REQUEST);
        } else if (count == 0 && stream.fault() != null) {
            refuse(WireRefusal.of(stream.fault()));
        }
        return count;
    }

    /** Nothing is kept: what is read goes on as it is, up to the first head that is not whole. */
    private int readThrough(final ByteBuffer dst) throws IOException {
        final int begin = dst.position();
        final int limit = dst.limit();
        dst.limit(Math.min(limit, begin + Guards.WINDOW_BYTES));
        final int count = next.read(dst);
        dst.limit(limit);
        if (count <= 0 || stream.passBody(count)) {
            return count;
        }
        final byte[] window = guards.window;
        dst.get(begin, window, 0, count);
        guards.scanner.reset();
        stream.read(window, count, guards.scanner);
        final int passed = stream.passed();
        if (stream.isRewritten()) {
            dst.put(begin, window, 0, passed);
        }
        dst.position(begin + passed);
        if (passed < stream.end() && stream.fault() == null) {
            keep(window, passed, stream.end());
        }
        return passed;
    }

    private void keep(final byte[] window, final int from, final int to) {
        held = guards.take();
        System.arraycopy(window, from, held.bytes, 0, to - from);
        held.end = to - from;
    }

    /** Reads the rest of a head whose beginning is kept. */
    private int readOn(final ByteBuffer dst) throws IOException {
        final ByteBuffer scratch = guards.scratch;
        scratch.clear().limit(Math.min(scratch.capacity(), held.bytes.length - held.end));
        final int count = next.read(scratch);
        if (count <= 0) {
            return count;
        }
        scratch.flip().get(held.bytes, held.end, count);
        stream.read(held.bytes, held.end + count, held.scanner);
        held.end = stream.end();
        held.ready = stream.passed();
        if (held.ready > 0) {
            return deliver(dst);
        }
        if (stream.fault() != null) {
            release();
        }
        return 0;
    }

    private int deliver(final ByteBuffer dst) {
        final int count = Math.min(held.ready, dst.remaining());
        dst.put(held.bytes, held.start, count);
        held.start += count;
        held.ready -= count;
        if (held.ready == 0) {
            final int rest = held.end - held.start;
            if (rest == 0 || stream.fault() != null) {
                release();
            } else {
                System.arraycopy(held.bytes, held.start, held.bytes, 0, rest);
                held.start = 0;
                held.end = rest;
            }
        }
        return count;
    }

    private void release() {
        if (held != null) {
            guards.giveBack(held);
            held = null;
        }
    }

    /** Answers in Undertow's place, and keeps it from the connection for good. */
    private void refuse(final ByteBuffer answer) {
        closing = true;
        release();
        guards.deadlines.await(timer, Deadlines.Phase.LINGER);
        try {
            next.setReadReadyHandler(new Drain());
            WireRefusal.send(answer, sink);
        } catch (final IOException gone) {
            LOGGER.debug("client went before its refusal", gone);
            IoUtils.safeClose(connection);
        }
    }

    /** Throws away what a client sends on, which would otherwise cost it the answer that is on its way. */
    private int drain() throws IOException {
        closing = true;
        if (connection.isOpen()) {
            guards.deadlines.await(timer, Deadlines.Phase.LINGER);
        }
        final ByteBuffer scratch = guards.scratch;
        while (drained <= MAX_DRAINED_BYTES) {
            scratch.clear();
            final int count = next.read(scratch);
            if (count <= 0) {
                return count;
            }
            drained += count;
        }
        return -1;
    }

    @Override
    public void resumeReads() {
        if (closing) {
            super.resumeReads();
        } else if (stream.fault() != null || (held != null && held.ready > 0)) {
            super.wakeupReads();
        } else {
            if (held != null) {
                guards.deadlines.await(timer, Deadlines.Phase.HEAD);
            } else if (started && !stream.isInBody()) {
                guards.deadlines.await(timer, Deadlines.Phase.IDLE);
            }
            super.resumeReads();
        }
    }

    @Override
    public long read(final ByteBuffer[] dsts, final int offset, final int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (dsts[i].hasRemaining()) {
                return read(dsts[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(final long position, final long count, final FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(final long count, final ByteBuffer throughBuffer, final StreamSinkChannel target)
            throws IOException {
        return Conduits.transfer(this, count, throughBuffer, target);
    }

    /** The connection's place among the deadlines. */
    final class Timer extends Deadlines.Entry {
        @Override
        void expire() {
            if (phase() == Deadlines.Phase.HEAD) {
                refuse(WireRefusal.of(Problem.REQUEST_TIMEOUT));
            } else {
                close();
            }
        }

        void close() {
            IoUtils.safeClose(connection);
        }
    }

    /** Takes the socket's events once Undertow has nothing more to do with it. */
    private final class Drain implements ReadReadyHandler {
        @Override
        public void readReady() {
            try {
                if (drain() < 0) {
                    IoUtils.safeClose(connection);
                }
            } catch (final IOException gone) {
                LOGGER.debug("client went before it saw its refusal", gone);
                IoUtils.safeClose(connection);
            }
        }

        @Override
        public void forceTermination() {
            IoUtils.safeClose(connection);
        }

        @Override
        public void terminated() {
            // Nobody waits for more.
        }
    }
}
