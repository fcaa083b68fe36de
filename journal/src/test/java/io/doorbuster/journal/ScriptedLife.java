package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A short life of a data directory in which everything happens that touches its files: four starts, appends and forces, seals, a
 * roll to a new file in two of them, enough snapshots that old ones are deleted, a crash with batches that were not forced, ends
 * in order. The same every time.
 */
final class ScriptedLife {
    /** Told of every batch that was appended, and not forced yet. */
    interface Moment {
        void appended();
    }

    /** What stops the shadow stops the server: nothing is acknowledged after, though the journal would go on. */
    static final class ShadowStopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ShadowStopped(final RuntimeException cause) {
            super("the shadow stopped", cause);
        }
    }

    private final Path root;
    private final JournalConfig config;
    private final int batchSize;
    private final Moment moment;
    private final AtomicLong now = new AtomicLong(OrderStream.START);
    private final OrderStream stream = new OrderStream();
    private long acknowledged;
    private int missed;
    private ChronicleJournal journal;

    ScriptedLife(final Path root, final JournalConfig config, final int batchSize, final Moment moment) {
        this.root = root;
        this.config = config;
        this.batchSize = batchSize;
        this.moment = moment;
    }

    /** Of the last event behind which a force returned: whoever placed that order has been told so. */
    long acknowledged() {
        return acknowledged;
    }

    /** Where the stream stands: what was appended, whether or not that was a success. */
    long appended() {
        return stream.sequence();
    }

    /** The journal of the start that was under way when the life ended early; null if there is none. */
    ChronicleJournal journal() {
        return journal;
    }

    /** @throws RuntimeException whatever a failing file operation leads to; nothing is done behind it */
    void run() {
        start();
        appendAndForce(3);
        journal.seal();
        snapshot();
        now.addAndGet(TimeUnit.DAYS.toMillis(1));
        appendAndForce(2);
        append();
        appendAndForce(1);
        journal.seal();
        snapshot();
        end();

        start();
        appendAndForce(2);
        append();
        append();
        crash();

        start();
        appendAndForce(1);
        journal.seal();
        snapshot();
        now.addAndGet(TimeUnit.DAYS.toMillis(1));
        appendAndForce(1);
        journal.seal();
        snapshot();
        end();

        start();
        appendAndForce(1);
        end();
    }

    private void start() {
        final Sales sales = new Sales();
        journal = Recovery.open(root, config, sales, Attack.clockOf(now::get), RecoveryProgress.NONE)
                .journal();
        if (sales.sequence() != stream.sequence()) {
            throw new AssertionError("recovered " + sales.sequence() + " of " + stream.sequence());
        }
        acknowledged = sales.sequence();
    }

    private void append() {
        stream.append(journal, batchSize);
        moment.appended();
    }

    private void appendAndForce(final int times) {
        for (int i = 0; i < times; i++) {
            append();
            journal.force();
            acknowledged = stream.sequence();
        }
    }

    /** As the shadow does it: what cannot be written is done without. */
    private void snapshot() {
        try {
            Attack.snapshot(root);
        } catch (final IOException e) {
            missed++;
        } catch (final RuntimeException e) {
            throw new ShadowStopped(e);
        }
    }

    /** How many snapshots could not be written. */
    int missed() {
        return missed;
    }

    private void end() {
        journal.close();
        journal = null;
    }

    /** A call out of line ends the journal, which then only lets go of its files: on disk, that is a kill. */
    private void crash() {
        try {
            journal.append(1, 1, stream.batch(), 0, 1);
        } catch (final IllegalArgumentException e) {
            end();
        }
    }
}
