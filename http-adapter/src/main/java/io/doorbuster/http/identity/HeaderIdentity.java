package io.doorbuster.http.identity;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.json.Problem;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes the user from a header of a trusted gateway in front of the server. The peer is the address at the other end of
 * the connection, because any client can send {@code X-Forwarded-For}.
 */
public final class HeaderIdentity implements Identity {

    private final Predicate<InetAddress> believed;

    /** @param believed accepts the addresses of trusted gateways */
    public HeaderIdentity(final Predicate<InetAddress> believed) {
        this.believed = believed;
    }

    @Override
    public boolean identify(final Call call) {
        if (!believed.test(call.peer())) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "This server accepts X-User-Id only from its gateways. Send the request to the shop's address.");
            return false;
        }
        final List<String> values = call.headers(Header.X_USER_ID);
        if (values.size() != 1 || !SaleTerms.isOpaqueId(values.get(0))) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "The gateway must send one X-User-Id of 1 to 64 visible ASCII characters. Check its settings.");
            return false;
        }
        call.user = values.get(0);
        return true;
    }
}
