package io.doorbuster.cli.warmup;

import io.doorbuster.http.HttpAccess;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpFront;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * How the shoppers and the merchant of a scratch sale identify themselves: in the way of the real server, with keys and
 * a token that nobody else ever sees.
 */
final class ScratchIdentity {
    private static final int TOKEN_BYTES = 24;
    private static final long PASS_SECONDS = 3_600;

    private final String adminToken = adminToken();
    private final List<PassKey> keys = new ArrayList<>();

    /** @param real as many keys are made as it has */
    ScratchIdentity(final HttpConfig.Shoppers real) {
        if (real instanceof final HttpConfig.ByPass byPass) {
            byPass.keys().forEach(key -> keys.add(PassKey.generate()));
        }
    }

    private static String adminToken() {
        final byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    /** The configuration of the scratch server: the real one's, on free ports of the loopback address. */
    HttpConfig scratch(final HttpConfig real) {
        final String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        return new HttpConfig(
                loopback,
                0,
                loopback,
                0,
                keys.isEmpty() ? HttpConfig.ByHeader.fromLoopback() : new HttpConfig.ByPass(keys),
                adminToken,
                real.ioThreads(),
                real.limits(),
                new HttpAccess(
                        real.access().allowedHosts(), Set.of(), real.access().corsOrigins()),
                real.reader(),
                HttpFront.none());
    }

    /** A name in the Host header that means the public listener. */
    static String host(final HttpConfig real) {
        return real.access().allowedHosts().stream().findFirst().orElse("localhost");
    }

    /** The header field of the merchant. */
    String merchant() {
        return "Authorization: Bearer " + adminToken + "\r\n";
    }

    /** Makes the header fields of the shoppers of one sale. */
    Shoppers shoppers(final String saleId) {
        if (keys.isEmpty()) {
            return user -> "X-User-Id: " + user + "\r\n";
        }
        final long expires = System.currentTimeMillis() / 1_000 + PASS_SECONDS;
        final PassMinter minter = new PassMinter(keys.get(0), saleId, expires);
        return user -> "Authorization: Bearer " + minter.mint(user) + "\r\n";
    }

    /** Makes the header field that names a user. */
    interface Shoppers {
        String field(String user);
    }
}
