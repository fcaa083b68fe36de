package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.SaleView;
import io.doorbuster.engine.sale.SipHash;
import org.agrona.DirectBuffer;

/** A sale as the edge may see it: its newest durable view, and who may hold something in it. Any thread reads. */
public final class PublishedSale {
    private final HoldersFilter holders;
    private volatile SaleView view;

    PublishedSale(final SaleView view, final HoldersFilter holders) {
        this.view = view;
        this.holders = holders;
    }

    /** The newest view whose every event is durable; a few milliseconds behind the engine. */
    public SaleView view() {
        return view;
    }

    /** False only if {@code user} (its whole capacity) surely holds no order or place here. */
    public boolean mayHold(final DirectBuffer user) {
        final SaleView now = view;
        return holders.mayContain(SipHash.hash(now.hashSeed0(), now.hashSeed1(), user));
    }

    /**
     * What {@code user} (its whole capacity) is called in lists that others may see: 64 bits that only someone who knows
     * this sale's key can make from the id, and different from those by which the state finds it.
     */
    public long pseudonym(final DirectBuffer user) {
        final SaleView now = view;
        return SipHash.hash(~now.hashSeed0(), ~now.hashSeed1(), user);
    }

    void publish(final SaleView newer) {
        view = newer;
    }
}
