package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The hash differs between states that differ in a single thing. One check per event finds a forgotten part. */
class StateHashTest {
    private static final SaleTerms TERMS = new SaleTerms("sale-a", "", 2, 0, Desk.NOON + 1_000, 3, 1)
            .withRounds(List.of(new Round(0, 2), new Round(Desk.NOON + 500, 1)), false)
            .withPaymentWindow(100, 2)
            .withRegistration(Desk.NOON + 900, 9);

    private final Sales sales = new Sales();
    private final Set<Long> hashes = new HashSet<>();

    @Test
    void shouldChangeWithEveryEventThatChangesTheState() {
        moves(s -> s.engineConfigured(1, 1, EngineSettings.checkpointEvery(1_000)));
        moves(s -> s.saleCreated(2, 1, 1, TERMS, 1, 2, Desk.ACTOR));
        moves(s -> s.salePaused(3, 1, 1, Desk.ACTOR));
        sales.saleResumed(4, 1, 1, Desk.ACTOR);
        moves(s -> s.userRegistered(5, 1, 1, Desk.ascii("anna")));
        moves(s -> s.saleRestocked(6, 1, 1, 0, Desk.ascii("r"), Desk.ACTOR));
        moves(s -> s.orderSecured(7, 1, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.ascii("k")));
        moves(s -> s.orderSecured(8, 1, 1, 2, 1, 2, 1, Desk.ascii("bert"), Desk.NO_KEY));
        moves(s -> s.orderWaitlisted(9, 1, 1, 3, 1, Desk.ascii("carl"), Desk.NO_KEY));
        moves(s -> s.orderWaitlisted(10, 1, 1, 4, 1, Desk.ascii("dora"), Desk.NO_KEY));
        moves(s -> s.orderPaid(11, 1, 1, 1, Desk.ascii("p"), Desk.ACTOR));
        moves(s -> s.orderRefunded(12, 1, 1, 1, true, Desk.ACTOR));
        moves(s -> s.orderPromoted(13, 2, 1, 3, 3, 2));
        moves(s -> s.orderExpired(14, 101, 1, 2));
        moves(s -> s.orderCancelled(15, 101, 1, 3, Desk.ACTOR));
        moves(s -> s.roundOpened(16, 600, 1, 2, 1, 2));
        moves(s -> s.saleClosed(17, 600, 1, Desk.ACTOR));
        moves(s -> s.waitlistLapsed(18, 600, 1));
        moves(s -> s.saleRemoved(19, 600, 1, Desk.ACTOR));
    }

    @Test
    void shouldStayTheSameWhenAnEventChangesNothing() {
        sales.saleCreated(1, 1, 1, TERMS, 1, 2, Desk.ACTOR);
        final long hash = sales.stateHash();
        sales.purchaseRefused(2, 5, 1, Outcome.SOLD_OUT, 1, Desk.ascii("anna"));
        sales.checkpoint(3, 6, hash);
        assertEquals(hash, sales.stateHash());
    }

    @Test
    void shouldDifferForTermsThatDifferInOneMember() {
        final SaleTerms plain = TERMS.withRounds(List.of(new Round(5, 2)), false);
        final Set<Long> seen = new HashSet<>();
        for (final SaleTerms terms : List.of(
                plain,
                plain.withRounds(List.of(new Round(6, 2)), false),
                plain.withRounds(List.of(new Round(5, 3)), false),
                plain.withRounds(List.of(new Round(5, 2), new Round(6, 1)), false),
                plain.withRounds(List.of(new Round(5, 2)), true),
                plain.withPaymentWindow(101, 2),
                plain.withPaymentWindow(100, 3),
                plain.withRegistration(Desk.NOON + 901, 9),
                plain.withRegistration(Desk.NOON + 900, 8),
                plain.with(new SaleChange("title", Desk.NOON + 1_000, 3, 1, 2)),
                plain.with(new SaleChange("", Desk.NOON + 1_001, 3, 1, 2)),
                plain.with(new SaleChange("", Desk.NOON + 1_000, 4, 1, 2)),
                plain.with(new SaleChange("", Desk.NOON + 1_000, 3, 2, 2)))) {
            final Sales other = new Sales();
            other.saleCreated(1, 1, 1, terms, 1, 2, Desk.ACTOR);
            assertTrue(seen.add(other.stateHash()), terms::toString);
        }
    }

    @Test
    void shouldDifferForOrdersThatDifferInOneThing() {
        differ(
                s -> s.orderSecured(2, 1, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.ascii("k")),
                s -> s.orderSecured(2, 2, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.ascii("k")),
                s -> s.orderSecured(2, 1, 1, 1, 2, 1, 0, Desk.ascii("anna"), Desk.ascii("k")),
                s -> s.orderSecured(2, 1, 1, 1, 1, 1, 0, Desk.ascii("bert"), Desk.ascii("k")),
                s -> s.orderSecured(2, 1, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.ascii("l")),
                s -> s.orderSecured(2, 1, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.NO_KEY));
        differ(s -> pay(s, "p"), s -> pay(s, "q"), s -> refund(s, true), s -> refund(s, false));
        differ(
                s -> s.saleRestocked(2, 1, 1, 1, Desk.ascii("r"), Desk.ACTOR),
                s -> s.saleRestocked(2, 1, 1, 1, Desk.ascii("s"), Desk.ACTOR),
                s -> s.saleRestocked(2, 1, 1, 2, Desk.ascii("r"), Desk.ACTOR));
        differ(s -> s.userRegistered(2, 1, 1, Desk.ascii("anna")), s -> s.userRegistered(2, 1, 1, Desk.ascii("bert")));
    }

    private void moves(final Consumer<Sales> event) {
        final long before = sales.stateHash();
        event.accept(sales);
        assertNotEquals(before, sales.stateHash(), () -> "event " + sales.sequence());
        assertTrue(hashes.add(sales.stateHash()), () -> "event " + sales.sequence() + " leads back");
    }

    private static void pay(final Sales sales, final String reference) {
        sales.orderSecured(2, 1, 1, 1, 1, 1, 0, Desk.ascii("anna"), Desk.NO_KEY);
        sales.orderPaid(3, 1, 1, 1, Desk.ascii(reference), Desk.ACTOR);
    }

    private static void refund(final Sales sales, final boolean returnUnits) {
        pay(sales, "p");
        sales.orderRefunded(4, 1, 1, 1, returnUnits, Desk.ACTOR);
    }

    /** Applies each change to a state of its own. */
    @SafeVarargs
    private static void differ(final Consumer<Sales>... changes) {
        final Set<Long> seen = new HashSet<>();
        for (final Consumer<Sales> change : changes) {
            final Sales state = new Sales();
            state.saleCreated(1, 1, 1, TERMS, 1, 2, Desk.ACTOR);
            change.accept(state);
            assertTrue(seen.add(state.stateHash()), () -> "one of " + changes.length + " has the same hash as another");
        }
    }
}
