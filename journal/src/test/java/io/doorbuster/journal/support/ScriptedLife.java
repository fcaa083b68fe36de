package io.doorbuster.journal.support;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A short scripted life of a data directory with every kind of file operation: four starts, appends and forces, seals,
 * a roll to a new file in two of the starts, enough snapshots that old ones are deleted, a crash with unforced batches,
 * and clean ends. It is the same every time.
 */
public final class ScriptedLife {
    /** Called after every append, before the force. */
    public interface Moment {
        void appended();
    }

    /**
     * A failure that stops the shadow stops the server: nothing is acknowledged after it, although the journal could
     * continue.
     */
    public static final class ShadowStopped extends RuntimeException {
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

    public ScriptedLife(final Path root, final JournalConfig config, final int batchSize, final Moment moment) {
        this.root = root;
        this.config = config;
        this.batchSize = batchSize;
        this.moment = moment;
    }

    /** Sequence of the last event before a force that returned: its order counts as acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Sequence of the last event passed to append, whether or not the append succeeded. */
    public long appended() {
        return stream.sequence();
    }

    /** The journal that was open when the life ended early; null if there is none. */
    public ChronicleJournal journal() {
        return journal;
    }

    /** @throws RuntimeException the result of a failing file operation; the life does nothing after it */
    public void run() {
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

    /** Writes a snapshot like the shadow: a failure is not fatal. */
    private void snapshot() {
        try {
            Attack.snapshot(root);
        } catch (final IOException e) {
            missed++;
        } catch (final RuntimeException e) {
            throw new ShadowStopped(e);
        }
    }

    /** Number of snapshots that could not be written. */
    public int missed() {
        return missed;
    }

    private void end() {
        journal.close();
        journal = null;
    }

    /** Ends the journal by an invalid call. It then only closes its files, which on disk is the same as a kill. */
    private void crash() {
        try {
            journal.append(1, 1, stream.batch(), 0, 1);
        } catch (final IllegalArgumentException e) {
            end();
        }
    }
}
