package io.doorbuster.http.listener;

import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.xnio.ssl.SslConnection;

/** The handshake of an encrypted connection, and its choice of a protocol. IO thread only. */
final class TlsEntrance extends Entrance {
    /** A handshake goes on with every read; no byte of a request is taken. */
    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Consumer<String> next;

    /** @param next gets the name of the protocol that the client chose (ALPN); empty if it chose none */
    TlsEntrance(final SslConnection connection, final Guards guards, final Consumer<String> next) {
        super(connection, guards);
        this.engine = UndertowXnioSsl.getSslEngine(connection);
        this.next = next;
    }

    @Override
    void advance() throws IOException {
        if (source.read(NO_ROOM) < 0) {
            close();
        } else if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && engine.getApplicationProtocol() != null) {
            leave();
            next.accept(engine.getApplicationProtocol());
        }
    }
}
