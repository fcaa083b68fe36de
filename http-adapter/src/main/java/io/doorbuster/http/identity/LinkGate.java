package io.doorbuster.http.identity;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets nobody open the page of a sale without a signed link to it. Other paths pass. A link that is good passes, too:
 * the routes decide what is served there. Any IO thread.
 */
public final class LinkGate implements Gate {
    private final SignedLinks links;
    private final LongSupplier nowMillis;
    private final Consumer<Call> refusal;

    /**
     * @param nowMillis the current time for expiry, epoch milliseconds
     * @param refusal answers a call without a valid link
     */
    public LinkGate(final SignedLinks links, final LongSupplier nowMillis, final Consumer<Call> refusal) {
        this.links = links;
        this.nowMillis = nowMillis;
        this.refusal = refusal;
    }

    @Override
    public Name name() {
        return Name.LINK;
    }

    @Override
    public boolean admits(final Call call) {
        final String path = call.path();
        if (!path.startsWith(SignedLinks.PAGES) || path.indexOf('/', SignedLinks.PAGES.length()) >= 0) {
            return true;
        }
        final boolean isValid = links.isValid(
                path.substring(SignedLinks.PAGES.length()),
                call.onlyParameter(SignedLinks.EXPIRY),
                call.onlyParameter(SignedLinks.SIGNATURE),
                TimeUnit.MILLISECONDS.toSeconds(nowMillis.getAsLong()));
        if (!isValid) {
            refusal.accept(call);
        }
        return isValid;
    }
}
