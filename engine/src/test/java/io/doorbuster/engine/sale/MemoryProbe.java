package io.doorbuster.engine.sale;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Measures the memory that a crowd takes, in a JVM of its own, so that nothing else is allocated meanwhile. Compares
 * the used heap before and after, each after a full collection by the serial collector. Prints a name and a number per
 * line.
 */
public final class MemoryProbe {
    static final int CROWD = 1_000_000;
    private static final int EMPTY_SALES = 10_000;

    private final UnsafeBuffer user = new UnsafeBuffer(new byte[12]);

    private MemoryProbe() {}

    public static void main(final String[] args) {
        final MemoryProbe probe = new MemoryProbe();
        // The first collection also frees garbage from the start of the JVM.
        probe.measureBuyers("warmUp", CROWD, 0, 0);
        probe.measureBuyers("bytesPerBuyer", CROWD, 0, 0);
        probe.measureBuyers("bytesPerBuyerAfterRestock", 1, 0, 0);
        probe.measureBuyers("bytesPerBuyerWithHoldAndKeyOf20", CROWD, 60_000, 20);
        probe.measureRegistrations();
        probe.measureEmptySales();
        probe.measureWaitlist();
        probe.measureReplay();
    }

    private void measureBuyers(final String name, final int atFirst, final long window, final int keyLength) {
        final Sales sales = new Sales();
        final UnsafeBuffer key = new UnsafeBuffer(new byte[keyLength]);
        final long before = usedHeap();
        sales.saleCreated(1, 1, 1, terms(atFirst).withPaymentWindow(window, 0), 1, 2, Desk.ACTOR);
        if (atFirst < CROWD) {
            sales.saleRestocked(2, 1, 1, CROWD - atFirst, Desk.ascii("r"), Desk.ACTOR);
        }
        final long first = sales.sequence();
        for (int i = 1; i <= CROWD; i++) {
            sales.orderSecured(first + i, 1, 1, i, 1, i, i - 1, user(i), key);
        }
        print(name, (usedHeap() - before) / (double) CROWD);
        print(name + "Counted", sales.catalog.memory.taken() / (double) CROWD);
        for (int i = 1; window > 0 && i <= CROWD; i++) {
            sales.orderExpired(sales.sequence() + 1, 1 + window, 1, i);
        }
        sales.saleClosed(sales.sequence() + 1, 1 + window, 1, Desk.ACTOR);
        sales.saleRemoved(sales.sequence() + 1, 1 + window, 1, Desk.ACTOR);
        print(name + "LeftAfterRemoval", (usedHeap() - before) / (double) CROWD);
        if (sales.saleCount() != 0) {
            throw new AssertionError("the sale is still there");
        }
    }

    private void measureRegistrations() {
        final Sales sales = new Sales();
        final long before = usedHeap();
        sales.saleCreated(1, 1, 1, terms(1).withRegistration(2, CROWD), 1, 2, Desk.ACTOR);
        for (int i = 1; i <= CROWD; i++) {
            sales.userRegistered(1 + i, 1, 1, user(i));
        }
        print("bytesPerRegistration", (usedHeap() - before) / (double) CROWD);
        print("bytesPerRegistrationCounted", sales.catalog.memory.taken() / (double) CROWD);
        if (sales.view(1).registered() != CROWD) {
            throw new AssertionError("not everyone registered");
        }
        sales.saleClosed(CROWD + 2, 1, 1, Desk.ACTOR);
        sales.saleRemoved(CROWD + 3, 1, 1, Desk.ACTOR);
        print("bytesPerRegistrationLeftAfterRemoval", (usedHeap() - before) / (double) CROWD);
    }

    private void measureEmptySales() {
        final Sales sales = new Sales();
        final long before = usedHeap();
        for (int number = 1; number <= EMPTY_SALES; number++) {
            final String saleId = String.format(Locale.ROOT, "sale-%035d", number);
            final SaleTerms terms = new SaleTerms(saleId, "T".repeat(120), 100, 2, SaleTerms.NEVER, 1, 1);
            sales.saleCreated(number, 1, number, terms, 1, 2, Desk.ACTOR);
        }
        print("bytesPerEmptySale", (usedHeap() - before) / (double) EMPTY_SALES);
        print("bytesPerEmptySaleCounted", sales.catalog.memory.taken() / (double) EMPTY_SALES);
        for (int number = 1; number <= EMPTY_SALES; number++) {
            sales.saleClosed(sales.sequence() + 1, 1, number, Desk.ACTOR);
            sales.saleRemoved(sales.sequence() + 1, 1, number, Desk.ACTOR);
        }
        print("bytesPerRemovedSale", (usedHeap() - before) / (double) EMPTY_SALES);
        print("bytesPerRemovedSaleCounted", sales.catalog.memory.taken() / (double) EMPTY_SALES);
    }

    /** One unit is held and all other orders wait; then they leave from the front. */
    private void measureWaitlist() {
        final Sales sales = new Sales();
        final long before = usedHeap();
        sales.saleCreated(1, 1, 1, terms(1).withPaymentWindow(60_000, CROWD), 1, 2, Desk.ACTOR);
        sales.orderSecured(2, 1, 1, 1, 1, 1, 0, user(1), Desk.NO_KEY);
        for (int i = 2; i <= CROWD; i++) {
            sales.orderWaitlisted(1 + i, 1, 1, i, 1, user(i), Desk.NO_KEY);
        }
        print("bytesPerPlaceInWaitlist", (usedHeap() - before) / (double) CROWD);
        print("bytesPerPlaceInWaitlistCounted", sales.catalog.memory.taken() / (double) CROWD);
        for (int i = 2; i <= CROWD; i++) {
            sales.orderCancelled(sales.sequence() + 1, 1, 1, i, Desk.ACTOR);
        }
        print("bytesPerPlaceLeft", (usedHeap() - before) / (double) CROWD);
        print("bytesPerPlaceLeftCounted", sales.catalog.memory.taken() / (double) CROWD);
    }

    private void measureReplay() {
        final ExpandableArrayBuffer journal = new ExpandableArrayBuffer(128 << 20);
        final EventWriter writer = new EventWriter();
        writer.wrap(journal, 0);
        writer.saleCreated(1, 1, 1, terms(1).withRegistration(2, CROWD), 1, 2, Desk.ACTOR);
        for (int i = 1; i <= CROWD; i++) {
            writer.userRegistered(1 + i, 1, 1, user(i));
        }
        final EventReader reader = new EventReader();
        final Sales sales = new Sales();
        final long start = System.nanoTime();
        long sequence = 1;
        for (int offset = 0; offset < writer.offset(); sequence++) {
            offset += reader.read(journal, offset, writer.offset(), sequence, sales);
        }
        print("secondsToReplayRegistrations", (System.nanoTime() - start) / 1e9);
        if (sales.view(1).registered() != CROWD) {
            throw new AssertionError("not everyone came back");
        }
    }

    private static SaleTerms terms(final int stock) {
        return new SaleTerms("sale-a", "", stock, 2, SaleTerms.NEVER, 1, 1);
    }

    private UnsafeBuffer user(final int i) {
        user.putStringWithoutLengthAscii(0, "user-");
        user.putNaturalPaddedIntAscii(5, 7, i);
        return user;
    }

    private static long usedHeap() {
        // The serial collector keeps some dead objects in place, except in every fourth full collection.
        for (int i = 0; i < 4; i++) {
            System.gc();
            // Another thread frees memory outside of the heap.
            LockSupport.parkNanos(50_000_000);
        }
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() + outsideOfTheHeap();
    }

    private static long outsideOfTheHeap() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void print(final String name, final double value) {
        System.out.println(String.format(Locale.ROOT, "%s %.2f", name, value));
    }
}
