package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The sizes with which {@code capacity} computes are the ones of the server and of its documents. */
class CapacityNumbersTest {
    private static final String FORMULAS = "cli.capacity.Formulas";

    @Test
    void shouldPlanAConnectionAsTheServersBudgetDoes() {
        assertEquals(
                DocNumbers.constant("cli.serve.MemoryBudget", "BYTES_PER_CONNECTION"),
                DocNumbers.constant(FORMULAS, "SALE_CONNECTION_BYTES"));
    }

    @Test
    void shouldPlanAnEventAsItWasMeasured() {
        assertEquals(
                DocNumbers.constant(FORMULAS, "EVENT_BYTES"),
                DocNumbers.numbers(
                                DocNumbers.places("docs/PERFORMANCE.md", "An event takes {} bytes on disk on average")
                                        .get(0))
                        .get(0));
    }

    @Test
    void shouldPlanAnOrderAsTheRunbookDoes() {
        assertEquals(
                DocNumbers.constant(FORMULAS, "ORDER_BYTES"),
                DocNumbers.numbers(DocNumbers.places("docs/OPERATIONS.md", "Plan {} bytes for an order")
                                .get(0))
                        .get(0));
    }

    @Test
    void shouldKeepConnectionsAsLongAsTheServerDoes() {
        assertEquals(DocNumbers.flag("serve", "--idle-timeout-seconds"), DocNumbers.flag("capacity", "--keep-alive"));
    }
}
