package io.doorbuster.http.listener;

import io.doorbuster.http.json.Problem;
import io.doorbuster.http.wire.RequestStream;
import java.io.IOException;
import java.net.InetAddress;
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
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The connection guard between a socket and Undertow. It passes on only complete, well-formed heads, and their bodies
 * by Content-Length. If a head arrives in pieces, the guard keeps the pieces. The guard itself answers a head that it
 * refuses, after the answers to earlier requests; it discards the bytes that follow and ends the connection.
 *
 * <p>The guard relies on one property: Undertow reads only the body of a request, the next request after the answer was
 * sent, or a connection whose writing side is closed, to drain it. IO thread only.
 */
final class RequestGuard extends AbstractStreamSourceConduit<StreamSourceConduit> implements Patience {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestGuard.class);

    private final StreamConnection connection;
    private final InetAddress peer;
    private final StreamSinkConduit sink;
    private final Guards guards;
    private final RequestStream stream = new RequestStream();
    private final Timer timer = new Timer();
    private final Farewell farewell;
    private Held held;
    private boolean started;
    private boolean closing;

    /**
     * @param socket below the connection's encryption, or the connection itself
     * @param peer at the other end of the connection
     */
    RequestGuard(
            final StreamConnection connection,
            final StreamConnection socket,
            final InetAddress peer,
            final Guards guards) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.peer = peer;
        this.sink = connection.getSinkChannel().getConduit();
        this.guards = guards;
        this.farewell = new Farewell(connection, socket.getSourceChannel().getConduit(), guards.scratch);
        guards.deadlines.await(timer, Deadlines.Phase.FIRST_BYTE);
    }

    @Override
    public InetAddress peer() {
        return peer;
    }

    /** Takes bytes of the connection that somebody else has read, before the first read. */
    void begin(final Held read) {
        held = guards.take();
        held.append(read.bytes, read.start, read.end - read.start);
        stream.read(held.bytes, held.end, held.scanner);
        held.end = stream.end();
        held.ready = stream.passed();
    }

    @Override
    public void beginStream() {
        closing = true;
        release();
        awaitNothing();
        farewell.begin();
    }

    @Override
    public void leaveUnread() {
        // The connection ends with the answer, and the guard discards what still arrives.
    }

    @Override
    public void awaitReader() {
        guards.deadlines.restart(timer, Deadlines.Phase.SEND);
    }

    @Override
    public void awaitNothing() {
        guards.deadlines.remove(timer);
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
            closing = true;
            if (connection.isOpen()) {
                guards.deadlines.await(timer, Deadlines.Phase.LINGER);
            }
            return farewell.drain();
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
            refuse(WireRefusal.of(stream.fault(), guards.counters));
        }
        return count;
    }

    /** Reads while nothing is kept: passes the bytes on unchanged, up to the first incomplete head. */
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
        held.append(window, from, to - from);
    }

    /** Reads more of a head whose beginning is kept. */
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

    /** Answers instead of Undertow, which does not get the connection back. */
    private void refuse(final ByteBuffer answer) {
        closing = true;
        release();
        guards.deadlines.await(timer, Deadlines.Phase.LINGER);
        try {
            farewell.begin();
            WireRefusal.send(answer, sink);
        } catch (final IOException gone) {
            LOGGER.debug("a client disconnected before it was refused", gone);
            IoUtils.safeClose(connection);
        }
    }

    /** A client that has finished sending still gets answers to what is kept. */
    @Override
    public boolean isReadShutdown() {
        return held == null && super.isReadShutdown();
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

    /** The connection's entry in {@link Deadlines}. */
    final class Timer extends Deadlines.Entry {
        @Override
        void expire() {
            if (phase() == Deadlines.Phase.HEAD) {
                refuse(WireRefusal.of(Problem.REQUEST_TIMEOUT, guards.counters));
            } else {
                close();
            }
        }

        @Override
        void close() {
            IoUtils.safeClose(connection);
        }
    }
}
