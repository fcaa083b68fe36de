package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.IgnoredEvents;
import org.agrona.DirectBuffer;

/**
 * Reads the slots of {@link UserLedger} that the next few dozen events will need in one tight loop, so that the
 * processor waits for memory once and not once per event. The engine's own replay does the same. One thread.
 */
final class UserLookahead extends IgnoredEvents {
    static final int DISTANCE = 64;

    private final SaleRules rules;
    private final UserLedger[] users = new UserLedger[DISTANCE];
    private final int[] hashes = new int[DISTANCE];
    private int size;
    /** Receives the values read, so that the reads are not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long seen;

    UserLookahead(final SaleRules rules) {
        this.rules = rules;
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        final UserLedger of = rules.usersOf(sale);
        if (of != null) {
            users[size] = of;
            hashes[size++] = UserLedger.hash(user);
        }
    }

    /** Reads the slots of the users seen since the last call. */
    void load() {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read ^= users[i].slotFor(hashes[i]);
        }
        seen ^= read;
        size = 0;
    }
}
