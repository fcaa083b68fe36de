package io.doorbuster.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * One address that we listen on, with IO threads of its own: the public and the admin listener share nothing that could
 * run full. Owned by whoever starts and stops the server.
 */
final class Listener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Listener.class);
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_PARAMETERS = 16;
    private static final long UNLIMITED = -1;
    private static final int CLOSE_PATIENCE_SECONDS = 10;

    private final String name;
    private final XnioWorker worker;
    private final Lane[] lanes;
    private final Undertow undertow;
    private final XnioExecutor.Key acceptBeat;
    private final InetSocketAddress address;

    private Listener(
            final String name,
            final XnioWorker worker,
            final Lane[] lanes,
            final Undertow undertow,
            final XnioExecutor.Key acceptBeat) {
        this.name = name;
        this.worker = worker;
        this.lanes = lanes;
        this.undertow = undertow;
        this.acceptBeat = acceptBeat;
        this.address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    /**
     * Listens and answers.
     *
     * @param identity makes one for each IO thread
     * @throws IOException that says which address cannot be listened on, why, and what to do
     */
    static Listener start(
            final String name,
            final String bind,
            final int port,
            final int ioThreads,
            final int maxConnections,
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
            final Undertow undertow = build(worker, address, port, maxConnections, limits, new Router(lanes, routes));
            undertow.start();
            for (final Lane lane : lanes) {
                lane.startSweeping(limits.sweepMillis());
            }
            final XnioExecutor.Key acceptBeat =
                    watchAccepts(worker, ioThreads, limits.sweepMillis(), availability.liveness());
            started = true;
            return new Listener(name, worker, lanes, undertow, acceptBeat);
        } catch (final RuntimeException failed) {
            final Throwable cause = failed.getCause() instanceof IOException ? failed.getCause() : failed;
            throw new IOException(
                    "cannot listen on " + bind + ":" + port + " (" + name + "): " + cause.getMessage()
                            + "; stop what listens there, or choose another address",
                    failed);
        } finally {
            if (!started) {
                worker.shutdownNow();
            }
        }
    }

    /** The thread that accepts connections has no public name in XNIO; its number comes after those of the IO threads. */
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

    private static Undertow build(
            final XnioWorker worker,
            final InetAddress address,
            final int port,
            final int maxConnections,
            final HttpLimits limits,
            final Router router) {
        return Undertow.builder()
                .setWorker(worker)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(true)
                .addHttpListener(port, address.getHostAddress())
                .setHandler(router)
                .setSocketOption(Options.BACKLOG, limits.backlogConnections())
                .setSocketOption(Options.CONNECTION_HIGH_WATER, maxConnections)
                .setSocketOption(Options.CONNECTION_LOW_WATER, maxConnections)
                .setSocketOption(Options.WRITE_TIMEOUT, limits.writeTimeoutMillis())
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, limits.maxHeaderBytes())
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                // BodyReader counts bodies itself, so that a long one gets an answer and not a reset.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, limits.headerTimeoutMillis())
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, limits.idleTimeoutMillis())
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .build();
    }

    /** Where it listens, with the port that was found if any would do. */
    InetSocketAddress address() {
        return address;
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
        undertow.stop();
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
