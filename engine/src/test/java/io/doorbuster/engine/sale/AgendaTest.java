package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Comparator<Sale> BY_NEXT_ROUND = Comparator.<Sale>comparingLong(
                    sale -> sale.terms().rounds().get(sale.round()).opensAt())
            .thenComparingInt(sale -> sale.number);

    /** Uses many rounds at few times, so that ties are common. */
    @Test
    void shouldReturnSalesInSortedOrder() {
        for (long seed = 1; seed <= 200; seed++) {
            final Random random = new Random(seed);
            final Agenda agenda = new Agenda();
            final List<Sale> naive = new ArrayList<>();
            for (int step = 0; step < 150; step++) {
                final int dice = random.nextInt(10);
                if (dice < 5 || naive.isEmpty()) {
                    final Sale sale = sale(step + 1, random);
                    naive.add(sale);
                    agenda.update(sale);
                } else if (dice < 8) {
                    openRound(naive.get(dice == 5 ? first(naive) : random.nextInt(naive.size())), agenda, naive);
                } else if (dice == 8) {
                    final Sale sale = naive.remove(random.nextInt(naive.size()));
                    agenda.remove(sale);
                    agenda.remove(sale);
                } else {
                    final Sale sale = naive.remove(random.nextInt(naive.size()));
                    sale.close();
                    agenda.update(sale);
                }
                assertSame(naive.isEmpty() ? null : naive.get(first(naive)), agenda.first(), "seed " + seed);
            }
            naive.sort(BY_NEXT_ROUND);
            for (final Sale sale : naive) {
                assertSame(sale, agenda.first(), "seed " + seed);
                agenda.remove(sale);
            }
            assertNull(agenda.first());
        }
    }

    @Test
    void shouldOrderThingsDueAtTheSameTimeByKindThenByTie() {
        final List<Dues> inOrder = List.of(
                dues(5, Dues.Kind.LAPSE, 1),
                dues(9, Dues.Kind.PROMOTION, 7),
                dues(9, Dues.Kind.EXPIRY, 3),
                dues(9, Dues.Kind.EXPIRY, 4),
                dues(9, Dues.Kind.ROUND, 1),
                dues(9, Dues.Kind.LAPSE, 1),
                dues(9, Dues.Kind.LAPSE, 2));
        for (int i = 0; i < inOrder.size(); i++) {
            for (int j = 0; j < inOrder.size(); j++) {
                assertEquals(i < j, inOrder.get(i).isBefore(inOrder.get(j)), i + " before " + j);
            }
        }
    }

    @Test
    void shouldKeepTheEarliestDueThingOfASale() {
        final Dues dues = dues(9, Dues.Kind.LAPSE, 1);
        dues.add(9, Dues.Kind.EXPIRY, 5);
        dues.add(10, Dues.Kind.PROMOTION, 1);
        dues.add(SaleTerms.NEVER, Dues.Kind.PROMOTION, 1);
        assertEquals(9, dues.at);
        assertEquals(Dues.Kind.EXPIRY, dues.kind);
        dues.clear();
        assertEquals(SaleTerms.NEVER, dues.at);
    }

    private static void openRound(final Sale sale, final Agenda agenda, final List<Sale> naive) {
        sale.openRound(sale.round() + 1, 1, 0);
        if (sale.round() == sale.terms().rounds().size()) {
            naive.remove(sale);
        }
        agenda.update(sale);
    }

    private static int first(final List<Sale> sales) {
        return sales.indexOf(sales.stream().min(BY_NEXT_ROUND).orElseThrow());
    }

    private static Dues dues(final long at, final Dues.Kind kind, final long tie) {
        final Dues dues = new Dues();
        dues.add(at, kind, tie);
        return dues;
    }

    private static Sale sale(final int number, final Random random) {
        final List<Round> rounds = new ArrayList<>();
        long opensAt = 1;
        for (int i = random.nextInt(4); i >= -1; i--) {
            rounds.add(new Round(opensAt, 1));
            opensAt += 1 + random.nextInt(6);
        }
        final SaleTerms terms = new SaleTerms("sale-" + number, "", 1, 1, SaleTerms.NEVER, 1, 1);
        return new Sale(number, terms.withRounds(rounds, true), 1, 2, new StateMemory());
    }
}
