package io.doorbuster.http.identity;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.json.Problem;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Takes the user from a header of a trusted gateway in front of the server. The peer is the address at the other end of
 * the connection, because any client can send {@code X-Forwarded-For}. A pass that proves the user's work (for a sale
 * with a challenge) comes in a header of its own, because a gateway may use {@code Authorization} for itself.
 */
public final class HeaderIdentity implements Identity {

    private final Predicate<InetAddress> believed;
    private final PassVerifier proofs;

    /**
     * @param believed accepts the addresses of trusted gateways
     * @param proofs verifies passes that prove work
     */
    public HeaderIdentity(final Predicate<InetAddress> believed, final PassVerifier proofs) {
        this.believed = believed;
        this.proofs = proofs;
    }

    @Override
    public boolean identify(final Call call) {
        if (!believed.test(call.peer())) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "This server accepts X-User-Id only from its gateways. Send the request to the shop's address.");
            return false;
        }
        final String user = call.onlyHeader(Header.X_USER_ID);
        if (user == null || !SaleTerms.isOpaqueId(user)) {
            call.refuse(
                    Problem.PASS_REQUIRED,
                    "The gateway must send one X-User-Id of 1 to 64 visible ASCII characters. Check its settings.");
            return false;
        }
        call.user = user;
        final String proof = call.header(Header.CHALLENGE_PASS);
        // A proof that is not valid is no proof, and no reason to refuse a call that needs none.
        call.provedWork = proof != null
                && proofs.verify(proof, call.saleId) == PassVerifier.Validity.VALID
                && proofs.provesWork()
                && proofs.subject().equals(call.user);
        return true;
    }
}
