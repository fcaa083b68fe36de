package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrderProjectorTest {
    @TempDir
    Path data;

    private final String schema = Postgres.newSchema();

    @Test
    void shouldHaveTheRowsThatAReplayOfTheJournalHas() throws Exception {
        long end;
        try (SaleLife life = new SaleLife(data, 3)) {
            life.live(5_000);
            end = life.sequence();
        }
        new OrderProjector(data, end, Postgres.config(schema, 500)).catchUp();
        assertEquals(ModelRows.of(data), Postgres.orders(schema));
        for (final String status :
                Arrays.asList("secured", "paid", "refunded", "cancelled", "expired", "waitlisted", "lapsed")) {
            assertTrue(
                    Postgres.query("SELECT * FROM " + schema + ".orders WHERE status = '" + status + "'")
                                    .size()
                            > 5,
                    "the life has hardly any that is " + status);
        }
        assertEquals(
                java.util.List.of("" + end), Postgres.query("SELECT applied_sequence FROM " + schema + ".projection"));
    }
}
