package io.doorbuster.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.support.Desk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A directory without a pipeline: whoever follows the log can fill it. */
class SaleDirectoryTest {
    private static final Holders NOBODY = userHash -> false;
    private static final Holders EVERYBODY = userHash -> true;

    private final SaleDirectory directory = new SaleDirectory();
    private final Desk desk = new Desk();

    private SaleView created(final String saleId) {
        desk.create(saleId, 5, 1, 1);
        return desk.sales.view(desk.sales.lastSale());
    }

    @Test
    void shouldListSalesInTheOrderOfTheirNumbers() {
        directory.publish(created("b"), NOBODY);
        directory.publish(created("a"), NOBODY);
        assertEquals(2, directory.size());
        assertEquals(
                List.of("b", "a"),
                directory.createdAfter(0).stream()
                        .map(sale -> sale.view().terms().saleId())
                        .toList());
        assertEquals(1, directory.createdAfter(1).size());
    }

    @Test
    void shouldShowANewerViewInTheSamePublishedSale() {
        directory.publish(created("a"), NOBODY);
        final PublishedSale first = directory.find("a");
        final long before = directory.version();
        desk.buy(1, "anna", 1, "");
        directory.publish(desk.sales.view(1), EVERYBODY);
        assertSame(first, directory.find("a"));
        assertEquals(4, first.view().remaining());
        assertNotEquals(before, directory.version());
        assertFalse(first.mayHold(Desk.ascii("anna")), "the first holders stay");
    }

    @Test
    void shouldAskItsHoldersWhetherAUserMayHoldSomething() {
        final SaleView view = created("a");
        directory.publish(view, EVERYBODY);
        assertTrue(directory.find("a").mayHold(Desk.ascii("anna")));
    }

    @Test
    void shouldForgetARemovedSale() {
        directory.publish(created("a"), NOBODY);
        directory.publish(created("b"), NOBODY);
        directory.remove(1);
        assertNull(directory.find("a"));
        assertEquals(1, directory.size());
        assertEquals(1, directory.createdAfter(0).size());
    }

    @Test
    void shouldRefuseToRemoveASaleThatIsNotPublished() {
        directory.publish(created("a"), NOBODY);
        final long before = directory.version();
        final var refused = assertThrows(IllegalArgumentException.class, () -> directory.remove(2));
        assertEquals("sale 2 is not published", refused.getMessage());
        assertEquals(1, directory.size());
        assertEquals(before, directory.version());
    }
}
