package io.doorbuster.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A small journal whose every event is known: {@link #EVENTS}, one a batch, one millisecond apart. */
final class ToolJournal implements AutoCloseable {
    static final long NOON = 1_800_000_000_000L;

    private static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);
    private static final DirectBuffer BOSS = ascii("boss");

    /** An event with the sequence and the time that it is given. */
    interface Acknowledged {
        void tell(SaleEvents to, long sequence, long time);
    }

    static final List<Acknowledged> EVENTS = List.of(
            (to, n, t) -> to.saleCreated(n, t, 1, terms("phones", 2).withPaymentWindow(60_000, 3), 1, 2, BOSS),
            (to, n, t) -> to.saleCreated(n, t, 2, terms("mugs", 5), 3, 4, BOSS),
            (to, n, t) -> to.orderSecured(n, t, 1, 1, 1, 1, 0, ascii("anna"), ascii("k1")),
            (to, n, t) -> to.orderSecured(n, t, 2, 1, 1, 1, 0, ascii("anna"), NO_KEY),
            (to, n, t) -> to.orderSecured(n, t, 1, 2, 1, 2, 1, ascii("bert"), NO_KEY),
            (to, n, t) -> to.orderWaitlisted(n, t, 1, 3, 1, ascii("carl"), NO_KEY),
            (to, n, t) -> to.orderPaid(n, t, 1, 1, ascii("bank-1"), BOSS),
            (to, n, t) -> to.purchaseRefused(n, t, 1, Outcome.LIMIT_REACHED, 1, ascii("anna")),
            (to, n, t) -> to.orderCancelled(n, t, 1, 2, NO_KEY),
            (to, n, t) -> to.orderPromoted(n, t, 1, 3, 3, 2),
            (to, n, t) -> to.saleChanged(n, t, 2, new SaleChange("Mugs", SaleTerms.NEVER, 3, 1, 0), BOSS),
            (to, n, t) -> to.orderWaitlisted(n, t, 1, 4, 1, ascii("dora"), NO_KEY));

    private final Sales sales = new Sales();
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 10);
    private final ChronicleJournal journal;

    ToolJournal(final Path root) {
        final JournalConfig config = new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);
        journal = Recovery.open(root, config, sales, EngineClock::new, RecoveryProgress.NONE)
                .journal();
    }

    /** Appends the next events up to the one with the sequence {@code last}, and names them as durable. */
    ToolJournal through(final int last) {
        while (sales.sequence() < last) {
            append(EVENTS.get((int) sales.sequence()));
        }
        journal.seal();
        return this;
    }

    /** Appends an event that need not be right; it is applied only if the state allows it. */
    void forge(final Acknowledged acknowledged) {
        write(acknowledged, sales.sequence() + 1);
    }

    /** Appends an event of the caller's, and applies it. */
    void append(final Acknowledged acknowledged) {
        final long sequence = sales.sequence() + 1;
        write(acknowledged, sequence);
        acknowledged.tell(sales, sequence, NOON + sequence);
    }

    private void write(final Acknowledged acknowledged, final long sequence) {
        writer.wrap(batch, 0);
        acknowledged.tell(writer, sequence, NOON + sequence);
        journal.append(sequence, 1, batch, 0, writer.offset());
        journal.force();
    }

    String stateHash() {
        return Sales.hex(sales.stateHash());
    }

    @Override
    public void close() {
        journal.close();
    }

    static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(US_ASCII));
    }

    private static SaleTerms terms(final String saleId, final int stock) {
        return new SaleTerms(saleId, "", stock, NOON, SaleTerms.NEVER, 1, 1);
    }
}
