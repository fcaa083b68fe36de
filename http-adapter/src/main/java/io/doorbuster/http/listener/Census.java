package io.doorbuster.http.listener;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Counts a listener's open connections, in all and by the client's address. Any thread.
 *
 * <p>IPv6 addresses count by their first 64 bits, because one client usually has all addresses with the same ones.
 */
public final class Census {
    private final int maxConnections;
    private final int maxPerAddress;
    private final Predicate<InetAddress> unlimited;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<Long, Integer> byAddress = new ConcurrentHashMap<>();

    /** @param unlimited addresses that may use every connection: gateways, because they serve many shoppers */
    public Census(final int maxConnections, final int maxPerAddress, final Predicate<InetAddress> unlimited) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
        this.unlimited = unlimited;
    }

    /** Connections that are open. */
    public int open() {
        return open.get();
    }

    /** True if one more connection from any address would be too many. */
    public boolean isFull() {
        return open.get() >= maxConnections;
    }

    /** True if more than three quarters of all connections are open. */
    public boolean isShort() {
        return open.get() > maxConnections - maxConnections / 4;
    }

    /** Counts a new connection. Returns false and counts nothing if a limit is reached. */
    public boolean enter(final InetAddress address) {
        if (open.incrementAndGet() > maxConnections) {
            open.decrementAndGet();
            return false;
        }
        if (byAddress.merge(key(address), 1, Integer::sum) > maxPerAddress && !unlimited.test(address)) {
            leave(address);
            return false;
        }
        return true;
    }

    /**
     * Counts an open connection for another address from now on. Returns false and changes nothing if that address has
     * reached its limit.
     */
    public boolean move(final InetAddress from, final InetAddress to) {
        if (byAddress.merge(key(to), 1, Integer::sum) > maxPerAddress && !unlimited.test(to)) {
            forget(to);
            return false;
        }
        forget(from);
        return true;
    }

    /** Counts a connection that has closed. */
    public void leave(final InetAddress address) {
        forget(address);
        open.decrementAndGet();
    }

    private void forget(final InetAddress address) {
        byAddress.compute(key(address), (key, count) -> count == null || count == 1 ? null : count - 1);
    }

    private static long key(final InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt();
    }
}
