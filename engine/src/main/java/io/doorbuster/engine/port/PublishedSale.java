package io.doorbuster.engine.port;

import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.model.SaleView;
import org.agrona.DirectBuffer;

/**
 * A sale as the edge may see it: its newest durable view, and the users who may hold something in it. Any thread reads.
 */
public final class PublishedSale {
    private final Holders holders;
    private volatile SaleView view;

    PublishedSale(final SaleView view, final Holders holders) {
        this.view = view;
        this.holders = holders;
    }

    /** The newest view of which every event is durable; at most a tick and a force older than the state. */
    public SaleView view() {
        return view;
    }

    /** False only if {@code user} (its whole capacity) certainly holds no order or place in this sale. */
    public boolean mayHold(final DirectBuffer user) {
        final SaleView now = view;
        return holders.mayContain(SipHash.hash(now.hashSeed0(), now.hashSeed1(), user));
    }

    /**
     * The pseudonym of {@code user} (its whole capacity) in lists that others may see. Only a holder of this sale's key
     * can compute these 64 bits from the id. They differ from the hash by which the state finds the user.
     */
    public long pseudonym(final DirectBuffer user) {
        final SaleView now = view;
        return SipHash.hash(~now.hashSeed0(), ~now.hashSeed1(), user);
    }

    void publish(final SaleView newer) {
        view = newer;
    }
}
