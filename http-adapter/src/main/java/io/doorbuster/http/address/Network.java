package io.doorbuster.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291 §2.3): {@code 10.0.0.0/8},
 * {@code 2001:db8::/32}, or one address. Immutable; any thread.
 */
public final class Network {
    private static final int MAPPED_BITS = 96;

    private final InetAddress address;
    private final byte[] prefix;
    private final int bits;

    private Network(final InetAddress address, final int bits) {
        this.address = address;
        this.prefix = address.getAddress();
        this.bits = bits;
    }

    /**
     * Reads a network. Without a slash it is the one address. A network of IPv6 addresses that map IPv4 addresses is
     * the network of these.
     *
     * @throws IllegalArgumentException if it is none, or has bits beyond its prefix; the message says how to write it
     */
    public static Network parse(final String text) {
        final int slash = text.indexOf('/');
        final InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    '"' + text + "\" is not a network; write an address, or a network: 10.0.0.0/8, 2001:db8::/32");
        }
        final int all = 8 * address.getAddress().length;
        final boolean mapped = text.indexOf(':') >= 0 && all == 32;
        final int most = mapped ? all + MAPPED_BITS : all;
        final int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        final int least = mapped ? MAPPED_BITS : 0;
        if (bits < least) {
            throw new IllegalArgumentException(
                    '"' + text + "\" is not a network; its prefix must be " + least + " to " + most);
        }
        final Network network = new Network(address, bits - least);
        final InetAddress first = first(network);
        if (!first.equals(address)) {
            throw new IllegalArgumentException('"' + text + "\" has bits beyond its prefix; write "
                    + new Network(first, bits - least) + ", or the address without a prefix");
        }
        return network;
    }

    /** The network of the address that has a prefix of this many bits. */
    static Network of(final InetAddress address, final int prefixLength) {
        return new Network(first(new Network(address, prefixLength)), prefixLength);
    }

    /** Bits of the prefix that all addresses of the network share. */
    int prefixLength() {
        return bits;
    }

    /** The number of at most three digits; -1 if it is none, or above {@code most}. */
    private static int bits(final String text, final int most) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
            value = 10 * value + text.charAt(i) - '0';
        }
        return value <= most ? value : -1;
    }

    private static InetAddress first(final Network network) {
        final byte[] bytes = network.prefix.clone();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) mask(network.bits - 8 * i);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (final UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }

    /** The first {@code bits} bits of a byte, as far as it has them. */
    private static int mask(final int bits) {
        return bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff << (8 - bits) & 0xff;
    }

    /** True if the address is one of this network. An address of the other family never is. */
    public boolean contains(final InetAddress other) {
        final byte[] bytes = other.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int i = 0; 8 * i < bits; i++) {
            if (((bytes[i] ^ prefix[i]) & mask(bits - 8 * i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The first address, and the length of the prefix unless the network is one address. */
    @Override
    public String toString() {
        final String text = address.getHostAddress();
        return bits == 8 * prefix.length ? text : text + '/' + bits;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final Network that && bits == that.bits && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }
}
