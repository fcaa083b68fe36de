package io.doorbuster.journal.audit;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalDamagedException;
import io.doorbuster.journal.JournalReader;
import io.doorbuster.journal.JournalUnavailableException;
import io.doorbuster.journal.audit.Findings.Count;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Whether every sale in a journal was exact, from the journal alone. The rules are checked by books that know nothing of
 * the engine ({@link SaleLedger}); beside them the engine's own state is replayed, to compare its hash with every one that
 * was written down. If events were pruned, both begin with the snapshot that the rest begins with, so that of the events behind
 * it the verdict is as exact as ever; those before it are not looked at. Reads only.
 */
public final class Audit {
    private final Beginning beginning;
    private final JournalReader reader;
    private final ReadProgress progress;
    private final Findings findings = new Findings();
    private final Count intact = findings.of(Rule.INTACT);
    private final HashReplay replay =
            new HashReplay((what, sequence) -> findings.of(Rule.HASHES).broken(sequence, what));
    private final EventReader events = new EventReader();
    private final SaleRules rules;
    private final UserLookahead lookahead;
    private final long firstSequence;

    private Audit(final Path root, final ReadProgress progress) {
        this.beginning = Beginning.of(root);
        this.reader = beginning.reader();
        this.progress = progress;
        this.firstSequence = beginning.sequence() + 1;
        this.rules = new SaleRules(findings);
        this.lookahead = new UserLookahead(rules);
        beginning.describeTo(new OpeningBalance(rules));
    }

    /**
     * Audits what is in the data directory {@code root}, of a live one what is durable. Damage is a broken rule; what lies
     * behind it is not audited.
     *
     * @throws JournalDamagedException if MANIFEST is not as it was written, or events were pruned and no good snapshot is there
     * @throws io.doorbuster.journal.JournalUnavailableException if there is no journal or it cannot be read
     */
    public static AuditReport of(final Path root, final ReadProgress progress) {
        return new Audit(root, progress).run();
    }

    private AuditReport run() {
        final FutureTask<Void> hashes = new FutureTask<>(this::replay, null);
        final Thread beside = new Thread(hashes, "audit-hashes");
        beside.setDaemon(true);
        beside.start();
        try {
            reader.read(this::visit);
        } catch (final JournalDamagedException e) {
            intact.broken(Math.max(e.sequence(), reader.lastSequence()), e.getMessage());
        }
        await(hashes);
        findings.of(Rule.HASHES).checked(replay.hashes() - replay.unchecked());
        return new AuditReport(
                beginning.prunedThrough(),
                firstSequence,
                reader.lastSequence(),
                reader.live(),
                rules.usersAtRefusalBound(),
                findings.verdicts());
    }

    private boolean visit(final BatchView batch) {
        intact.check(true);
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        try {
            while (sequence <= batch.lastSequence()) {
                final long next = Math.min(sequence + UserLookahead.DISTANCE, batch.lastSequence() + 1);
                read(batch, offset, sequence, next, lookahead);
                lookahead.load();
                for (; sequence < next; sequence++) {
                    offset += events.read(batch.buffer(), offset, end, sequence, rules);
                }
            }
        } catch (final UnreadableException | IndexOutOfBoundsException e) {
            intact.broken(sequence, batch.file() + ": " + e.getMessage());
            return false;
        }
        progress.read(reader.bytesRead(), reader.totalBytes(), reader.lastSequence());
        return true;
    }

    /**
     * On a thread of its own, for it costs more than the books do, and with a reader of its own: what both read is in
     * memory. Of a live journal it may see a little more than the books.
     */
    private void replay() {
        try {
            beginning.load(replay.sales());
        } catch (final JournalDamagedException e) {
            findings.of(Rule.HASHES).broken(beginning.sequence(), e.getMessage());
            return;
        }
        try {
            beginning.reader().read(batch -> {
                replay.visit(batch);
                return true;
            });
        } catch (final JournalDamagedException | UnreadableException | IndexOutOfBoundsException e) {
            // The books meet the same, and tell of it.
        }
    }

    private static void await(final FutureTask<Void> hashes) {
        try {
            hashes.get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the hashes were compared", e);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof final JournalUnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("the hashes could not be compared: " + e.getCause(), e.getCause());
        }
    }

    private void read(final BatchView batch, final int from, final long first, final long next, final SaleEvents to) {
        final int end = batch.offset() + batch.length();
        int offset = from;
        for (long sequence = first; sequence < next; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, to);
        }
    }
}
