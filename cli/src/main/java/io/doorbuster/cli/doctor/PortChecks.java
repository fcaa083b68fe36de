package io.doorbuster.cli.doctor;

import io.doorbuster.cli.console.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Whether the ports of {@code serve} can be opened. */
final class PortChecks {
    private final Machine machine;
    /** True if a server runs in the data directory, so that its ports are taken with good reason. */
    private final boolean serverRuns;

    PortChecks(final Machine machine, final boolean serverRuns) {
        this.machine = machine;
        this.serverRuns = serverRuns;
    }

    Finding port(final String flag, final String host, final int port) {
        final String check = "port " + port;
        final InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (final UnknownHostException unknown) {
            return Finding.bad(check, "there is no host " + host, "give an address of this machine");
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As the server does: a connection that lingers does not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return Finding.ok(check, "free");
        } catch (final IOException taken) {
            return machine.listener(port)
                    .map(holder -> taken(check, flag, "taken by " + Printable.of(holder)))
                    .orElseGet(() -> taken(check, flag, "it cannot be opened (" + taken.getMessage() + ")"));
        }
    }

    private Finding taken(final String check, final String flag, final String what) {
        return serverRuns
                ? Finding.ok(check, what + "; a server runs in the data directory")
                : Finding.bad(check, what, "stop that process, or give serve another " + flag);
    }
}
