package io.doorbuster.http.listener;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.exchange.Liveness;
import io.doorbuster.http.tls.ServerKeys;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * One address that the server listens on, with IO threads of its own, so that the public and the admin listener share
 * no resource that can be exhausted. Owned by the thread that starts and stops the server.
 */
public final class Listener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Listener.class);
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int BUFFERS_PER_THREAD = 4;
    /** Connections that are accepted only to be refused; their descriptors belong to the reserve in HttpLimits. */
    private static final int OVERFLOW_CONNECTIONS = 32;

    private static final int CLOSE_PATIENCE_SECONDS = 10;

    private final String name;
    private final XnioWorker worker;
    private final IoLane[] lanes;
    private final AcceptingChannel<StreamConnection> socket;
    /** Of tasks that are repeated until the listener closes. */
    private final List<XnioExecutor.Key> beats;

    private final Census census;

    /**
     * Where a listener listens, and how many it serves.
     *
     * @param name of its threads
     * @param bind a host name or an address of this machine
     * @param port 0 for any that is free
     * @param maxConnections open at once
     * @param gateways addresses that may take all connections
     * @param clients finds the addresses of clients behind proxies
     * @param proxyProtocol true if every connection begins with a header of the PROXY protocol, from trusted proxies
     * @param keys of encrypted connections; null if they are plain
     * @param directPrefix of the paths that {@link DirectConnection} serves; null if Undertow serves all
     */
    public record Config(
            String name,
            String bind,
            int port,
            int ioThreads,
            int maxConnections,
            Predicate<InetAddress> gateways,
            ClientAddress clients,
            boolean proxyProtocol,
            ServerKeys keys,
            String directPrefix) {}

    private Listener(
            final String name,
            final XnioWorker worker,
            final IoLane[] lanes,
            final AcceptingChannel<StreamConnection> socket,
            final List<XnioExecutor.Key> beats,
            final Census census) {
        this.census = census;
        this.name = name;
        this.worker = worker;
        this.lanes = lanes;
        this.socket = socket;
        this.beats = beats;
    }

    /**
     * Starts a listener. When this returns, it answers requests.
     *
     * @param identity makes one for each IO thread
     * @throws IOException if it cannot listen on the address; the message says why, and what to do
     */
    public static Listener start(
            final Config config,
            final HttpLimits limits,
            final Availability availability,
            final Supplier<Identity> identity,
            final Dispatcher dispatcher)
            throws IOException {
        final InetAddress address = resolve(config.name(), config.bind());
        final XnioWorker worker = Xnio.getInstance(Listener.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, config.name())
                        .set(Options.WORKER_IO_THREADS, config.ioThreads())
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .getMap());
        boolean started = false;
        try {
            final Census census = new Census(
                    config.maxConnections(), limits.connectionsPerAddress(config.maxConnections()), config.gateways());
            final IoLane[] lanes = new IoLane[config.ioThreads()];
            for (int i = 0; i < config.ioThreads(); i++) {
                final XnioIoThread ioThread = worker.getIoThread(i);
                lanes[ioThread.getNumber()] =
                        new IoLane(ioThread, limits, availability, identity.get(), config.clients(), census::isShort);
            }
            final DirectRoad direct = config.directPrefix() == null
                    ? null
                    : new DirectRoad(config.directPrefix(), limits.maxBodyBytes(), dispatcher);
            final UndertowHandler handler = new UndertowHandler(lanes, dispatcher);
            final HttpOpenListener undertow = undertow(limits, handler);
            final TlsRoad tls = config.keys() == null ? null : new TlsRoad(worker.getXnio(), config.keys());
            final Http2Road http2 = tls == null
                    ? null
                    : new Http2Road(undertow.getUndertowOptions(), undertow.getBufferPool(), handler);
            final Acceptor acceptor = new Acceptor(lanes, census, config, direct, undertow, tls, http2);
            final AcceptingChannel<StreamConnection> socket = listen(
                    worker,
                    new InetSocketAddress(address, config.port()),
                    config.maxConnections() + OVERFLOW_CONNECTIONS,
                    limits,
                    acceptor);
            for (final IoLane lane : lanes) {
                lane.startSweeping(limits.sweepMillis());
            }
            final List<XnioExecutor.Key> beats = new ArrayList<>();
            if (tls != null) {
                beats.add(tls.watchFiles(worker, availability));
            }
            beats.add(watchAccepts(worker, config.ioThreads(), limits.sweepMillis(), availability.liveness()));
            socket.resumeAccepts();
            started = true;
            return new Listener(config.name(), worker, lanes, socket, beats, census);
        } catch (final IOException | RuntimeException failed) {
            throw new IOException(
                    "cannot listen on " + config.bind() + ":" + config.port() + " (" + config.name() + "): "
                            + failed.getMessage() + "; " + advice(config, failed),
                    failed);
        } finally {
            if (!started) {
                worker.shutdownNow();
            }
        }
    }

    private static String advice(final Config config, final Exception failed) {
        final String flag = config.name().equals("admin") ? "--admin-" : "--";
        return String.valueOf(failed.getMessage()).contains("assign requested address")
                ? "this machine does not have the address; give another " + flag + "bind"
                : "stop the process that listens there, or give another " + flag + "port";
    }

    /**
     * Watches the thread that accepts connections. XNIO has no method that returns it; its number follows the numbers
     * of the IO threads.
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

    public static InetAddress resolve(final String name, final String bind) throws IOException {
        try {
            return InetAddress.getByName(bind);
        } catch (final UnknownHostException unknown) {
            throw new IOException(
                    "cannot listen on \"" + bind + "\" (" + name + "): no such host; give an address of this machine",
                    unknown);
        }
    }

    private static HttpOpenListener undertow(final HttpLimits limits, final UndertowHandler handler) {
        final OptionMap options = OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, limits.maxHeaderBytes())
                .set(UndertowOptions.MAX_HEADERS, Held.MAX_FIELDS)
                // HeadScanner limits the query; the head limits the path parameters.
                .set(UndertowOptions.MAX_PARAMETERS, limits.maxHeaderBytes())
                .set(UndertowOptions.MAX_ENTITY_SIZE, (long) BodyReader.MAX_DISCARDED_BYTES)
                .set(UndertowOptions.DECODE_URL, false)
                .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .set(UndertowOptions.ENABLE_HTTP2, false)
                .getMap();
        final HttpOpenListener undertow =
                new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_PER_THREAD), options);
        undertow.setRootHandler(handler);
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
                        .getMap());
    }

    /** Runs {@code task} on the first IO thread every {@code millis} until the listener closes; it must not throw. */
    public void every(final int millis, final Runnable task) {
        beats.add(lanes[0].every(millis, task));
    }

    /** The counters of its IO threads. */
    public List<EdgeCounters> counters() {
        return Arrays.stream(lanes).map(io -> io.lane.counters).toList();
    }

    /** How many connections are open. Any thread. */
    public int openConnections() {
        return census.open();
    }

    /** The address of the listener, with the real port if it was started with port 0. */
    public InetSocketAddress address() {
        return socket.getLocalAddress(InetSocketAddress.class);
    }

    /** Waits until every call in flight has been answered. Returns false if that takes longer. */
    public boolean awaitIdle(final long timeoutMillis) throws InterruptedException {
        final CountDownLatch idle = new CountDownLatch(lanes.length);
        for (final IoLane lane : lanes) {
            lane.lane.replies.whenIdle(idle::countDown);
        }
        return idle.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Closes every connection and ends the threads. Later replies from the engine are discarded. */
    public void close() {
        for (final IoLane lane : lanes) {
            lane.close();
        }
        beats.forEach(XnioExecutor.Key::remove);
        if (socket.isOpen()) {
            // A second close would wait for a thread that has ended.
            IoUtils.safeClose(socket);
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn(
                        "the threads of the {} listener did not end within {} s and are interrupted",
                        name,
                        CLOSE_PATIENCE_SECONDS);
                worker.shutdownNow();
            }
        } catch (final InterruptedException interrupted) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
