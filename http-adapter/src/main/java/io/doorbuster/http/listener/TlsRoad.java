package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.tls.ServerKeys;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioWorker;
import org.xnio.ssl.SslConnection;

/**
 * TLS of a listener: encrypts its connections with the newest certificate. TLS 1.2 and 1.3 with forward secrecy and
 * authenticated encryption only. Any IO thread.
 */
final class TlsRoad {
    static final String HTTP2 = "h2";
    private static final String HTTP1 = "http/1.1";
    /** A record and what the engine adds to it. */
    private static final int RECORD_BYTES = 17 << 10;

    private static final int RECORDS_PER_THREAD = 4;
    private static final int REFRESH_SECONDS = 5;

    static {
        // A client could make the server repeat the expensive half of a handshake for nothing. Read by the JDK before
        // its first handshake.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final ServerKeys keys;
    private final UndertowXnioSsl ssl;
    private final SSLParameters parameters;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    TlsRoad(final Xnio xnio, final ServerKeys keys) {
        this.keys = keys;
        this.ssl = new UndertowXnioSsl(
                xnio,
                OptionMap.EMPTY,
                new DefaultByteBufferPool(true, RECORD_BYTES, -1, RECORDS_PER_THREAD),
                keys.context());
        this.parameters = new SSLParameters(
                Arrays.stream(keys.context().getDefaultSSLParameters().getCipherSuites())
                        .filter(TlsRoad::isModern)
                        .toArray(String[]::new),
                new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {HTTP2, HTTP1});
        parameters.setUseCipherSuitesOrder(true);
    }

    /** What RFC 9113 demands of TLS 1.2; every suite of TLS 1.3. */
    private static boolean isModern(final String suite) {
        return suite.startsWith("TLS_AES_")
                || suite.startsWith("TLS_CHACHA20_")
                || suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
    }

    /** The encrypted connection over the socket. Nothing has been sent or received yet. */
    SslConnection over(final StreamConnection socket) {
        final SslConnection encrypted = ssl.wrapExistingConnection(socket, OptionMap.EMPTY, false);
        UndertowXnioSsl.getSslEngine(encrypted).setSSLParameters(parameters);
        return encrypted;
    }

    /**
     * Begins to look for new files, on the worker's thread for tasks, because an IO thread must not wait for a disk.
     */
    XnioExecutor.Key watchFiles(final XnioWorker worker, final Availability availability) {
        return worker.getIoThread(0)
                .executeAtInterval(
                        () -> {
                            if (refreshing.compareAndSet(false, true)) {
                                worker.execute(() -> refresh(availability));
                            }
                        },
                        REFRESH_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void refresh(final Availability availability) {
        try {
            keys.refresh();
            ssl.updateSSLContext(keys.context());
        } catch (final Error error) {
            availability.stopOnError(error);
            throw error;
        } finally {
            refreshing.set(false);
        }
    }
}
