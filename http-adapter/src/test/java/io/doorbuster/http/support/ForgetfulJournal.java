package io.doorbuster.http.support;

import io.doorbuster.engine.port.Journal;
import org.agrona.DirectBuffer;

/** A journal that keeps nothing, for tests that never recover. */
public final class ForgetfulJournal implements Journal {
    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int length) {}

    @Override
    public void force() {}

    @Override
    public void seal() {}
}
