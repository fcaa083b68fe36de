package io.doorbuster.http.listener;

import io.doorbuster.http.address.ProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.StreamConnection;

/**
 * The first bytes of a connection from a trusted proxy: the header of the PROXY protocol. A connection that begins
 * otherwise is closed without an answer, because nothing says which protocol its other end speaks. IO thread only.
 */
final class ProxyEntrance extends Entrance {
    private final ByteBuffer scratch;
    private final Consumer<InetAddress> next;
    private final ProxyHeader header = new ProxyHeader();

    /** @param next gets the client's address from the header; null if the proxy names none */
    ProxyEntrance(final StreamConnection connection, final Guards guards, final Consumer<InetAddress> next) {
        super(connection, guards);
        this.scratch = guards.scratch;
        this.next = next;
    }

    @Override
    void advance() throws IOException {
        ProxyHeader.Progress progress = ProxyHeader.Progress.INCOMPLETE;
        while (progress == ProxyHeader.Progress.INCOMPLETE) {
            scratch.clear().limit(header.needed());
            final int count = source.read(scratch);
            if (count == 0) {
                return;
            }
            progress = count < 0 ? ProxyHeader.Progress.MALFORMED : header.read(scratch.flip());
        }
        if (progress == ProxyHeader.Progress.COMPLETE) {
            leave();
            next.accept(header.source());
        } else {
            close();
        }
    }
}
