package io.doorbuster.journal.postgres;

import static io.doorbuster.journal.postgres.OrderProjectorTest.awaitApplied;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Projects orders to PostgreSQL through a pooler in transaction mode. */
@ExtendWith(Postgres.class)
final class PooledProjectionTest {
    @TempDir
    Path data;

    private final String schema = Postgres.newSchema();
    /** Few events per transaction, so that statements run often enough for the driver to prepare them. */
    private final PostgresConfig config = Postgres.config(schema, 20);

    @Test
    void shouldProjectThroughAPoolInTransactionModeAndLeaveNothingInItsSessions() throws Exception {
        try (TransactionPool pool = new TransactionPool(config, false);
                SaleLife life = new SaleLife(data, 1)) {
            for (int i = 0; i < 3; i++) {
                life.live(400);
                new OrderProjector(data, life.sequence(), config, pool).catchUp();
                assertEquals(ModelRows.of(data), Postgres.orders(schema));
                assertEquals(List.of(), pool.leaks());
            }
        }
    }

    @Test
    void shouldApplyEachEventOnceWithTwoProjectorsThroughAPool() throws Exception {
        try (TransactionPool one = new TransactionPool(config, false);
                TransactionPool other = new TransactionPool(config, false);
                SaleLife life = new SaleLife(data, 1);
                OrderProjector first = new OrderProjector(data, 0, config, one);
                OrderProjector second = new OrderProjector(data, 0, config, other)) {
            first.start();
            second.start();
            for (int i = 0; i < 5; i++) {
                life.live(200);
                awaitApplied(first, life.sequence());
                awaitApplied(second, life.sequence());
            }
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
        }
    }

    @Test
    void shouldRefuseAProjectorThroughAPoolIfAnotherHoldsTheSchema() throws Exception {
        try (TransactionPool pool = new TransactionPool(config, false);
                SaleLife life = new SaleLife(data, 1);
                OrderProjector direct = new OrderProjector(data, 0, config)) {
            life.live(100);
            direct.start();
            awaitApplied(direct, life.sequence());
            final PostgresConfig ofCommand = PostgresConfig.ofCommand(Postgres.url(), null, null, schema);
            final OrderProjector pooled = new OrderProjector(data, life.sequence(), ofCommand, pool);
            final String refused = assertThrows(ProjectionRefusedException.class, pooled::catchUp)
                    .getMessage();
            assertTrue(refused.contains("another projector is at work on schema " + schema), refused);
        }
    }

    @Test
    void shouldRefuseAPoolThatHidesItsChangeOfSessions() throws Exception {
        try (TransactionPool pool = new TransactionPool(config, true);
                SaleLife life = new SaleLife(data, 1)) {
            life.live(100);
            final OrderProjector projector = new OrderProjector(data, life.sequence(), config, pool);
            final String refused = assertThrows(ProjectionRefusedException.class, projector::catchUp)
                    .getMessage();
            assertTrue(refused.contains("a pooler that runs each transaction in another session"), refused);
        }
    }
}
