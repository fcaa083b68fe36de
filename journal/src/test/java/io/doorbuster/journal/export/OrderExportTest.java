package io.doorbuster.journal.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.read.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderExportTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, Integer.MAX_VALUE})
    void shouldExportTheOrdersOfAReplay(final int ordersAtOnce) throws IOException {
        final Path data = live("data", 4, ordersAtOnce == 1 ? 200 : 3_000);
        final Orders orders = new Orders();
        final Set<JournalReader> passes = new HashSet<>();
        final OrderExport export = new OrderExport(data, ordersAtOnce);
        export.write(orders, passes::add);
        assertEquals(ModelRows.of(data), orders.rows);
        assertEquals(orders.rows.size(), export.written());
        assertEquals(orders.rows.size(), orders.ids.size(), "each once");
        assertEquals(1 + (orders.ids.size() - 1) / ordersAtOnce, passes.size(), "passes over the journal");
    }

    @Test
    void shouldWriteOldestOrdersFirstWhateverTheOrdersPerPass() throws IOException {
        final Path data = live("data", 9, 2_000);
        final Orders all = new Orders();
        new OrderExport(data, Integer.MAX_VALUE).write(all, journal -> {});
        final Orders few = new Orders();
        new OrderExport(data, 10).write(few, journal -> {});
        assertTrue(all.ids.size() > 100, "this seed makes " + all.ids.size());
        assertEquals(all.ids, few.ids);
    }

    @Test
    void shouldBeginOnceAndOnlyAfterReadingTheWholeJournal() throws IOException {
        final Path data = live("data", 4, 500);
        final List<String> calls = new ArrayList<>();
        final Orders orders = new Orders() {
            @Override
            public void begin() {
                calls.add("begin");
            }
        };
        new OrderExport(data, 50).write(orders, journal -> calls.add("read"));
        assertEquals(1, calls.stream().filter("begin"::equals).count());
        assertTrue(calls.indexOf("begin") > 5, calls::toString);
    }

    @Test
    void shouldWriteTheOrdersAsOfTheFirstPass() throws IOException {
        final Path data = folder.resolve("data");
        try (SaleLife life = new SaleLife(data, 3)) {
            life.live(1_000);
            final Map<String, String> before = ModelRows.of(data);
            final Orders orders = new Orders() {
                @Override
                public void begin() {
                    life.live(1_000);
                }
            };
            new OrderExport(data, 20).write(orders, journal -> {});
            assertEquals(before, orders.rows);
        }
    }

    @Test
    void shouldStopIfTheJournalLosesEvents() throws IOException {
        final Path data = live("data", 3, 1_000);
        final Path shorter = live("shorter", 3, 500);
        final Orders orders = new Orders() {
            @Override
            public void begin() throws IOException {
                Files.move(data, folder.resolve("away"));
                Files.move(shorter, data);
            }
        };
        final IOException refused =
                assertThrows(IOException.class, () -> new OrderExport(data, 20).write(orders, journal -> {}));
        assertEquals(
                "the journal in " + data + " lost events while it was read; export it again", refused.getMessage());
        assertEquals(20, orders.ids.size(), "the orders written before the loss");
    }

    private Path live(final String name, final long seed, final int events) {
        final Path data = folder.resolve(name);
        try (SaleLife life = new SaleLife(data, seed)) {
            life.live(events);
            life.line(3);
        }
        return data;
    }

    private static class Orders implements OrderWriter {
        final Map<String, String> rows = new TreeMap<>();
        final List<String> ids = new ArrayList<>();

        @Override
        public void begin() throws IOException {}

        @Override
        public void write(final OrderRow row) {
            assertTrue(row.complete());
            ids.add(row.orderId());
            rows.put(row.orderId(), ModelRows.text(row));
        }
    }
}
