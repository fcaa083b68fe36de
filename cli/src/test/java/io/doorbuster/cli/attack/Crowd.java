package io.doorbuster.cli.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The attackers of one kind, a thread each, all from one address of the loopback range. Each repeats its attack until
 * the end, with a pause after each try, so the number of tries is bounded. Started and stopped by the test's thread.
 */
final class Crowd {
    private static final int CONNECT_MILLIS = 2_000;
    /** A server that neither reads nor closes must not hold an attacker for longer. */
    private static final int READ_MILLIS = 15_000;

    /** One try of one attacker. */
    @FunctionalInterface
    interface Attack {
        void once(Crowd crowd) throws IOException, InterruptedException;
    }

    private final String name;
    private final InetAddress from;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong tries = new AtomicLong();
    private final AtomicLong failedTries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean ended;

    private Crowd(final String name, final InetAddress from) {
        this.name = name;
        this.from = from;
    }

    static Crowd start(
            final String name, final String from, final int attackers, final long pauseMillis, final Attack attack)
            throws IOException {
        final Crowd crowd = new Crowd(name, InetAddress.getByName(from));
        for (int i = 0; i < attackers; i++) {
            final Thread thread = new Thread(() -> crowd.run(attack, pauseMillis), name + " " + i);
            thread.setDaemon(true);
            crowd.threads.add(thread);
            thread.start();
        }
        return crowd;
    }

    private void run(final Attack attack, final long pauseMillis) {
        while (!ended) {
            tries.incrementAndGet();
            try {
                attack.once(this);
            } catch (final IOException refused) {
                failedTries.incrementAndGet();
            } catch (final InterruptedException stopped) {
                return;
            }
            try {
                Thread.sleep(pauseMillis);
            } catch (final InterruptedException stopped) {
                return;
            }
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** A connection from the crowd's own address. */
    Socket connect(final InetSocketAddress target) throws IOException {
        final Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(target, CONNECT_MILLIS);
            return socket;
        } catch (final IOException refused) {
            socket.close();
            throw refused;
        }
    }

    void send(final Socket socket, final byte[] data) throws IOException {
        final OutputStream out = socket.getOutputStream();
        out.write(data);
        bytes.addAndGet(data.length);
    }

    /** Reads the answer's first bytes; empty if the server closed without one. */
    String firstBytes(final Socket socket) throws IOException {
        final byte[] answer = new byte[1 << 12];
        final int count = socket.getInputStream().read(answer);
        return count <= 0 ? "" : new String(answer, 0, count, StandardCharsets.ISO_8859_1);
    }

    long tries() {
        return tries.get();
    }

    void end() throws InterruptedException {
        ended = true;
        for (final Thread thread : threads) {
            thread.interrupt();
        }
        for (final Thread thread : threads) {
            thread.join(READ_MILLIS + CONNECT_MILLIS);
        }
    }

    @Override
    public String toString() {
        return name + ": " + tries + " tries, " + failedTries + " of them cut off, " + bytes + " bytes";
    }
}
