package io.doorbuster.http.limit;

import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.settings.Rate;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rate limits of users, of addresses and of networks. An IPv6 customer has a /64 rather than an address, so that
 * counts as an address; the networks are a /24 and a /48. All IO threads share the tables.
 */
public final class RateLimits {
    private static final int USER_ENTRIES = 1 << 18;
    private static final int ADDRESS_ENTRIES = 1 << 16;
    private static final int NETWORK_ENTRIES = 1 << 14;

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_NETWORK_BYTES = 3;
    private static final int IPV6_ADDRESS_BYTES = 8;
    private static final int IPV6_NETWORK_BYTES = 6;

    private final LongSupplier nanoTime;
    private final long key0;
    private final long key1;
    private final RateTable users;
    private final RateTable addresses;
    private final RateTable networks;

    /** @param nanoTime the time, as of {@link System#nanoTime} */
    public RateLimits(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        final SecureRandom random = new SecureRandom();
        key0 = random.nextLong();
        key1 = random.nextLong();
        final long start = nanoTime.getAsLong();
        users = new RateTable(USER_ENTRIES, start);
        addresses = new RateTable(ADDRESS_ENTRIES, start);
        networks = new RateTable(NETWORK_ENTRIES, start);
    }

    /** Counts a request of the call's user; refuses the call if it is too many. */
    boolean admitUser(final Call call, final Rate rate) {
        return admit(call, users, call.lane.user(call.user), rate, "user");
    }

    /** Counts a request of the address; refuses the call if it is too many. */
    boolean admitAddress(final Call call, final InetAddress client, final Rate rate) {
        final byte[] bytes = client.getAddress();
        final int length = bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_ADDRESS_BYTES;
        return admit(call, addresses, new UnsafeBuffer(bytes, 0, length), rate, "address");
    }

    /** Counts a request of the network of the address; refuses the call if it is too many. */
    boolean admitNetwork(final Call call, final InetAddress client, final Rate rate) {
        final byte[] bytes = client.getAddress();
        final int length = bytes.length == IPV4_BYTES ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
        return admit(call, networks, new UnsafeBuffer(bytes, 0, length), rate, "network");
    }

    private boolean admit(
            final Call call, final RateTable table, final DirectBuffer key, final Rate rate, final String policy) {
        final long wait = table.admit(SipHash.hash(key0, key1, key), rate, nanoTime.getAsLong());
        if (wait == RateTable.ADMITTED) {
            return true;
        }
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(wait) + 1;
        final int window = (rate.burst() + rate.perSecond() - 1) / rate.perSecond();
        call.set(Header.RETRY_AFTER, Long.toString(seconds));
        call.set(Header.RATE_LIMIT_POLICY, '"' + policy + "\";q=" + rate.burst() + ";w=" + window);
        call.set(Header.RATE_LIMIT, '"' + policy + "\";r=0;t=" + seconds);
        call.refuse(Problem.TOO_MANY_REQUESTS);
        return false;
    }
}
