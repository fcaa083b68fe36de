package io.doorbuster.http;

import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * One address that we listen on, with IO threads of its own: the public and the admin listener share nothing that could
 * run full. Owned by whoever starts and stops the server.
 */
final class Listener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Listener.class);
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int BUFFERS_PER_THREAD = 4;
    /** Connections that are accepted only to be refused; their descriptors come out of the reserve in HttpLimits. */
    private static final int OVERFLOW_CONNECTIONS = 32;

    private static final int CLOSE_PATIENCE_SECONDS = 10;

    private final String name;
    private final XnioWorker worker;
    private final Lane[] lanes;
    private final AcceptingChannel<StreamConnection> socket;
    private final XnioExecutor.Key acceptBeat;

    private Listener(
            final String name,
            final XnioWorker worker,
            final Lane[] lanes,
            final AcceptingChannel<StreamConnection> socket,
            final XnioExecutor.Key acceptBeat) {
        this.name = name;
        this.worker = worker;
        this.lanes = lanes;
        this.socket = socket;
        this.acceptBeat = acceptBeat;
    }

    /**
     * Listens and answers.
     *
     * @param gateways addresses that may take all connections
     * @param identity makes one for each IO thread
     * @throws IOException that says which address cannot be listened on, why, and what to do
     */
    static Listener start(
            final String name,
            final String bind,
            final int port,
            final int ioThreads,
            final int maxConnections,
            final Predicate<InetAddress> gateways,
            final HttpLimits limits,
            final Availability availability,
            final Supplier<Identity> identity,
            final Routes routes)
            throws IOException {
        final InetAddress address = resolve(name, bind);
        final XnioWorker worker = Xnio.getInstance(Listener.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, name)
                        .set(Options.WORKER_IO_THREADS, ioThreads)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .getMap());
        boolean started = false;
        try {
            final Lane[] lanes = new Lane[ioThreads];
            for (int i = 0; i < ioThreads; i++) {
                final XnioIoThread ioThread = worker.getIoThread(i);
                lanes[ioThread.getNumber()] = new Lane(ioThread, limits, availability, identity.get());
            }
            final Census census = new Census(maxConnections, limits.connectionsPerAddress(maxConnections), gateways);
            final Acceptor acceptor = new Acceptor(lanes, census, undertow(limits, new Router(lanes, routes)));
            final AcceptingChannel<StreamConnection> socket = listen(
                    worker,
                    new InetSocketAddress(address, port),
                    maxConnections + OVERFLOW_CONNECTIONS,
                    limits,
                    acceptor);
            for (final Lane lane : lanes) {
                lane.startSweeping(limits.sweepMillis());
            }
            final XnioExecutor.Key acceptBeat =
                    watchAccepts(worker, ioThreads, limits.sweepMillis(), availability.liveness());
            socket.resumeAccepts();
            started = true;
            return new Listener(name, worker, lanes, socket, acceptBeat);
        } catch (final IOException | RuntimeException failed) {
            throw new IOException(
                    "cannot listen on " + bind + ":" + port + " (" + name + "): " + failed.getMessage()
                            + "; stop what listens there, or choose another address",
                    failed);
        } finally {
            if (!started) {
                worker.shutdownNow();
            }
        }
    }

    /**
     * The thread that accepts connections has no public name in XNIO; its number comes after those of the IO threads.
     */
    private static XnioExecutor.Key watchAccepts(
            final XnioWorker worker, final int ioThreads, final int beatMillis, final Liveness liveness) {
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof final XnioIoThread accepting
                    && accepting.getWorker() == worker
                    && accepting.getNumber() == ioThreads) {
                final AtomicLong lastBeatNanos = new AtomicLong(System.nanoTime());
                liveness.watch(accepting.getName(), lastBeatNanos::get);
                return accepting.executeAtInterval(
                        () -> lastBeatNanos.set(System.nanoTime()), beatMillis, TimeUnit.MILLISECONDS);
            }
        }
        throw new IllegalStateException("XNIO has no thread that accepts connections");
    }

    static InetAddress resolve(final String name, final String bind) throws IOException {
        try {
            return InetAddress.getByName(bind);
        } catch (final UnknownHostException unknown) {
            throw new IOException(
                    "cannot listen on \"" + bind + "\" (" + name + "): no such host; give an address of this machine",
                    unknown);
        }
    }

    private static HttpOpenListener undertow(final HttpLimits limits, final Router router) {
        final OptionMap options = OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, limits.maxHeaderBytes())
                .set(UndertowOptions.MAX_HEADERS, Guards.MAX_FIELDS)
                // HeadScanner limits the query; path parameters are as many as fit into the head.
                .set(UndertowOptions.MAX_PARAMETERS, limits.maxHeaderBytes())
                .set(UndertowOptions.MAX_ENTITY_SIZE, (long) BodyReader.MAX_DISCARDED_BYTES)
                .set(UndertowOptions.DECODE_URL, false)
                .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .set(UndertowOptions.ENABLE_HTTP2, false)
                .getMap();
        final HttpOpenListener undertow =
                new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_PER_THREAD), options);
        undertow.setRootHandler(router);
        return undertow;
    }

    private static AcceptingChannel<StreamConnection> listen(
            final XnioWorker worker,
            final InetSocketAddress address,
            final int maxDescriptors,
            final HttpLimits limits,
            final Acceptor acceptor)
            throws IOException {
        return worker.createStreamConnectionServer(
                address,
                acceptor,
                OptionMap.builder()
                        .set(Options.WORKER_IO_THREADS, worker.getIoThreadCount())
                        .set(Options.TCP_NODELAY, true)
                        .set(Options.REUSE_ADDRESSES, true)
                        .set(Options.BALANCING_TOKENS, 1)
                        .set(Options.BALANCING_CONNECTIONS, 2)
                        .set(Options.BACKLOG, limits.backlogConnections())
                        .set(Options.CONNECTION_HIGH_WATER, maxDescriptors)
                        .set(Options.CONNECTION_LOW_WATER, maxDescriptors)
                        .set(Options.WRITE_TIMEOUT, limits.writeTimeoutMillis())
                        .getMap());
    }

    /** Where it listens, with the port that was found if any would do. */
    InetSocketAddress address() {
        return socket.getLocalAddress(InetSocketAddress.class);
    }

    /** Waits until every call that is with the engine has been answered. False if that takes longer. */
    boolean awaitIdle(final long timeoutMillis) throws InterruptedException {
        final CountDownLatch idle = new CountDownLatch(lanes.length);
        for (final Lane lane : lanes) {
            lane.replies.whenIdle(idle::countDown);
        }
        return idle.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Closes every connection and ends the threads. Answers that still come from the engine go nowhere. */
    void close() {
        for (final Lane lane : lanes) {
            lane.close();
        }
        acceptBeat.remove();
        if (socket.isOpen()) {
            // A second close would wait for a thread that has ended.
            IoUtils.safeClose(socket);
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn("threads of the {} listener do not end", name);
                worker.shutdownNow();
            }
        } catch (final InterruptedException interrupted) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
