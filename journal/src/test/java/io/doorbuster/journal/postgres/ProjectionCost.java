package io.doorbuster.journal.postgres;

import io.doorbuster.journal.export.SaleLife;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures how fast orders reach PostgreSQL: writes a journal of one crowd to a new directory, starts its own database,
 * and catches up. Run it by hand with the tests' class path: {@code ProjectionCost DIR ORDERS}.
 */
final class ProjectionCost {
    private ProjectionCost() {}

    public static void main(final String[] args) throws Exception {
        final Path data = Path.of(args[0]);
        final int orders = Integer.parseInt(args[1]);
        final String schema = Postgres.newSchema();
        final PostgresConfig config = PostgresConfig.ofCommand(Postgres.url(), null, null, schema);
        try (SaleLife life = new SaleLife(data, 1)) {
            life.crowd(orders);
            measure("secured", orders, new OrderProjector(data, life.sequence(), config));
            life.payAll();
            measure("paid later", orders, new OrderProjector(data, life.sequence(), config));
        }
        System.out.println(Postgres.query("SELECT status, count(*) FROM " + schema + ".orders GROUP BY status"));
    }

    private static void measure(final String what, final int orders, final OrderProjector projector) {
        final long start = System.nanoTime();
        projector.catchUp();
        final double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%d orders %s in %.1f s: %,.0f/s%n", orders, what, seconds, orders / seconds);
    }
}
