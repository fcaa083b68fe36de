package io.doorbuster.engine.sale.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.util.List;

/** Compares every number of every sale and of every order in the model and in the engine. */
final class StateComparison {
    private StateComparison() {}

    static void compare(final ReferenceModel model, final Sales engine) {
        assertEquals(model.sequence, engine.sequence(), "sequence");
        assertEquals(model.lastSale, engine.lastSale(), "last sale");
        assertEquals(model.sales.size(), engine.saleCount(), "sales");
        for (final ReferenceSale sale : model.sales.values()) {
            compare(sale, engine);
        }
    }

    private static void compare(final ReferenceSale sale, final Sales engine) {
        final SaleView view = engine.view(sale.number);
        final List<ReferenceSale.Order> waitlist = sale.waitlist();
        final String expected = sale.id + " " + sale.title + " limit " + sale.limit + " max " + sale.max + " closes "
                + sale.closes + " waitlist " + sale.capacity + " paused " + sale.paused + " closed " + sale.closed
                + " round " + sale.round + " stock " + sale.stock + " sold " + sale.sold() + " held " + sale.held()
                + " remaining " + sale.remaining() + " waitlisted " + waitlist.size() + " registered "
                + sale.registrations.size() + " secured " + sale.secured + " buyers "
                + sale.orders.stream().map(order -> order.user).distinct().count();
        final SaleTerms terms = view.terms();
        final String actual = terms.saleId() + " " + terms.title() + " limit " + terms.perUserLimit() + " max "
                + terms.maxUnitsPerOrder() + " closes " + terms.closesAt() + " waitlist " + terms.waitlistCapacity()
                + " paused " + view.paused() + " closed " + view.closed() + " round " + view.round() + " stock "
                + view.stock() + " sold " + view.sold() + " held " + view.held() + " remaining " + view.remaining()
                + " waitlisted " + view.waitlisted() + " registered " + view.registered() + " secured "
                + view.securedOrders() + " buyers " + engine.buyers(sale.number);
        assertEquals(expected, actual);
        assertEquals(sale.orders.size(), engine.orders(sale.number), "orders");
        for (final ReferenceSale.Order order : sale.orders) {
            final OrderView found = engine.order(sale.number, order.number);
            final boolean same = order.user.equals(found.userId())
                    && order.quantity == found.quantity()
                    && order.status.equals(found.status().name())
                    && order.position == found.position()
                    && order.unitsBefore == found.unitsBefore()
                    && waitlist.indexOf(order) + 1 == found.place()
                    && sale.payBy(order) == found.payBy()
                    && order.sequence == found.sequence()
                    && order.time == found.time()
                    && order.reference.equals(found.reference());
            if (!same) {
                // Formatted only on a difference, because formatting would take most of the time of a run.
                assertEquals(order.toString(waitlist.indexOf(order) + 1, sale.payBy(order)), found.toString());
            }
        }
    }
}
