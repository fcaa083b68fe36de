package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.Mix;
import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hashes the parts of a sale for the state hash. An order adds two parts. The first hashes what the order was given; it
 * changes only when the order is promoted. The second hashes what became of the order; it is 0 as long as an order that
 * was secured at once stays secured. Business thread only.
 */
final class SaleHash {
    private static final int FROM_WAITLIST = 8;
    private static final int KEPT_UNITS = 16;

    private final OrderStore orders;
    private final long seed0;
    private final long seed1;
    private final DirectBuffer view = new UnsafeBuffer(0, 0);

    SaleHash(final OrderStore orders, final long seed0, final long seed1) {
        this.orders = orders;
        this.seed0 = seed0;
        this.seed1 = seed1;
    }

    static long ofTerms(final long seed0, final long seed1, final int number, final SaleTerms terms) {
        long hash = Mix.in(number, SipHash.hash(seed0, seed1, utf8(terms.saleId())));
        hash = Mix.in(hash, SipHash.hash(seed0, seed1, utf8(terms.title())));
        for (final Round round : terms.rounds()) {
            hash = Mix.in(Mix.in(hash, round.opensAt()), round.units());
        }
        hash = Mix.in(hash, terms.closesAt());
        hash = Mix.in(hash, (long) terms.perUserLimit() << 32 | terms.maxUnitsPerOrder());
        hash = Mix.in(hash, terms.paymentWindowMillis());
        hash = Mix.in(hash, terms.registrationClosesAt());
        hash = Mix.in(hash, (long) terms.waitlistCapacity() << 32 | terms.registrationCapacity());
        return Mix.in(hash, (terms.eligibility() == Eligibility.REGISTERED ? 2 : 0) | (terms.carryOver() ? 1 : 0));
    }

    /** The sum of both parts of a stored order. */
    long ofOrder(final int order) {
        orders.wrapUser(order, view);
        final long userHash = SipHash.hash(seed0, seed1, view);
        orders.wrapKey(order, view);
        final long given = ofGiven(
                order,
                orders.sequence(order),
                orders.time(order),
                orders.quantity(order),
                orders.position(order),
                orders.unitsBefore(order),
                userHash,
                view);
        return given + ofLife(order);
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    long ofGiven(
            final int order,
            final long sequence,
            final long time,
            final int quantity,
            final int position,
            final int unitsBefore,
            final long userHash,
            final DirectBuffer key) {
        long hash = Mix.in(userHash, sequence);
        hash = Mix.in(hash, time);
        hash = Mix.in(hash, (long) order << 32 | quantity);
        hash = Mix.in(hash, (long) position << 32 | unitsBefore);
        hash = Mix.in(hash, key.capacity() == 0 ? 0 : SipHash.hash(seed0, seed1, key));
        return Mix.finish(hash);
    }

    long ofLife(final int order) {
        final OrderStatus status = orders.status(order);
        final boolean fromWaitlist = orders.isFromWaitlist(order);
        if (status == OrderStatus.SECURED && !fromWaitlist) {
            return 0;
        }
        orders.wrapReference(order, view);
        final int life =
                status.code() | (fromWaitlist ? FROM_WAITLIST : 0) | (orders.keptUnits(order) ? KEPT_UNITS : 0);
        return Mix.finish(Mix.in(Mix.in(SipHash.hash(seed0, seed1, view), order), life));
    }

    private static DirectBuffer utf8(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
