package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.net.InetAddress;

/**
 * Believes a gateway in front of us who the shopper is. The peer is the one at the other end of the connection: what
 * {@code X-Forwarded-For} says, anybody can say.
 */
final class HeaderIdentity implements Identity {
    private static final HttpString USER_ID = new HttpString("X-User-Id");

    private final HttpConfig.ByHeader believed;

    HeaderIdentity(final HttpConfig.ByHeader believed) {
        this.believed = believed;
    }

    @Override
    public boolean identify(final Call call) {
        final InetAddress peer = call.peer();
        if (peer == null || !believed.trusts(peer)) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "This server believes X-User-Id from its own gateways only. Go through the shop's address.");
            return false;
        }
        final HeaderValues values = call.exchange.getRequestHeaders().get(USER_ID);
        if (values == null || values.size() != 1 || !SaleTerms.isOpaqueId(values.getFirst())) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "The gateway must send X-User-Id once, 1 to 64 visible ASCII characters. Check its settings.");
            return false;
        }
        call.user = values.getFirst();
        return true;
    }
}
