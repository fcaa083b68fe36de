package io.doorbuster.journal.audit;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.journal.audit.Findings.Count;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.verify.HashReplay;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Rule;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Checks from the journal alone whether every sale was exact. Separate ledgers that do not use the engine check the
 * rules ({@link SaleLedger}). At the same time the engine's state is replayed, to compare its hash at every checkpoint.
 * If events were pruned, both begin with the snapshot that the journal begins with: the verdict on later events is as
 * exact as without a prune, and earlier events are not audited. Read-only.
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
     * Audits the journal in the data directory {@code root}; in a live directory, the durable events. Damage is a
     * broken rule, and events after it are not audited.
     *
     * @throws JournalDamagedException if MANIFEST is not as it was written, or events were pruned and no good snapshot
     *     exists
     * @throws io.doorbuster.journal.disk.JournalUnavailableException if there is no journal or it cannot be read
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
     * Replays the state on its own thread, because that costs more than the ledgers, and with its own reader: the
     * second read comes from the page cache. In a live journal it may see a few more events than the ledgers.
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
            // The ledgers meet the same damage and report it.
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
