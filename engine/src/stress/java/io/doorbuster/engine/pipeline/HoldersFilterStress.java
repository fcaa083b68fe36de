package io.doorbuster.engine.pipeline;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread adds holders to a filter while others ask it. A reader that has learned that a batch is published finds
 * every user who bought in it or earlier, also while the filter grows. Otherwise the edge would refuse a buyer as a
 * stranger.
 */
public final class HoldersFilterStress {
    /** Holders that fill the first part of a small filter; each of them is new to the filter of those before. */
    private static final long[] HOLDERS = new long[384];

    private static final long NEXT;

    static {
        final SplittableRandom hashes = new SplittableRandom(7);
        final HoldersFilter filter = new HoldersFilter(1, 0);
        final int words = filter.words();
        for (int i = 0; i < HOLDERS.length; i++) {
            if (filter.words() != words) {
                throw new ExceptionInInitializerError("the filter grew with holder " + i);
            }
            HOLDERS[i] = strangerTo(filter, hashes);
            filter.add(HOLDERS[i]);
        }
        if (filter.words() == words) {
            throw new ExceptionInInitializerError("the filter did not grow");
        }
        NEXT = strangerTo(filter, hashes);
    }

    private HoldersFilterStress() {}

    private static long strangerTo(final HoldersFilter filter, final SplittableRandom hashes) {
        long hash = hashes.nextLong();
        while (filter.mayContain(hash)) {
            hash = hashes.nextLong();
        }
        return hash;
    }

    private static int oneIf(final boolean holds) {
        return holds ? 1 : 0;
    }

    /** A filter with the first {@code holders} of {@link #HOLDERS}. */
    private static HoldersFilter filterOf(final int holders) {
        final HoldersFilter filter = new HoldersFilter(1, 0);
        for (int i = 0; i < holders; i++) {
            filter.add(HOLDERS[i]);
        }
        return filter;
    }

    /** Results: whether the batch is published, and whether the filter has its user. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Published and found.")
    @Outcome(id = "0, [01]", expect = Expect.ACCEPTABLE, desc = "Not published: both answers are right.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A buyer is taken for a stranger.")
    public static class PublishedHolder {
        private final HoldersFilter filter = filterOf(1);
        private final AtomicBoolean published = new AtomicBoolean();

        /** The business thread, and the publication after it. */
        @Actor
        public void business() {
            filter.add(NEXT);
            published.setRelease(true);
        }

        /** An IO thread. */
        @Actor
        public void reader(final II_Result seen) {
            seen.r1 = oneIf(published.getAcquire());
            seen.r2 = oneIf(filter.mayContain(NEXT));
        }
    }

    /**
     * The filter grows in the batch. Results: whether the batch is published, and whether the filter has a user of an
     * earlier batch, the user who fills the first part, and the first user of the next part.
     */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Published, and all found.")
    @Outcome(id = "0, 1, [01], [01]", expect = Expect.ACCEPTABLE, desc = "Not published: the earlier user is found.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A buyer is taken for a stranger.")
    public static class HolderOfAGrowingFilter {
        private final HoldersFilter filter = filterOf(HOLDERS.length - 1);
        private final AtomicBoolean published = new AtomicBoolean();

        /** The business thread, and the publication after it. */
        @Actor
        public void business() {
            filter.add(HOLDERS[HOLDERS.length - 1]);
            filter.add(NEXT);
            published.setRelease(true);
        }

        /** An IO thread. */
        @Actor
        public void reader(final IIII_Result seen) {
            seen.r1 = oneIf(published.getAcquire());
            seen.r2 = oneIf(filter.mayContain(HOLDERS[0]));
            seen.r3 = oneIf(filter.mayContain(HOLDERS[HOLDERS.length - 1]));
            seen.r4 = oneIf(filter.mayContain(NEXT));
        }
    }

    /**
     * The reader knows of no publication while the filter grows. Results: whether the filter has the first user of the
     * next part, then the user who fills the first part, then a user of an earlier batch.
     */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "The newest is found, and all before.")
    @Outcome(id = "0, [01], 1", expect = Expect.ACCEPTABLE, desc = "The newest is not yet found.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A buyer is taken for a stranger, though a later one is found.")
    public static class OrderOfAGrowingFilter {
        private final HoldersFilter filter = filterOf(HOLDERS.length - 1);

        /** The business thread. */
        @Actor
        public void business() {
            filter.add(HOLDERS[HOLDERS.length - 1]);
            filter.add(NEXT);
        }

        /** An IO thread. */
        @Actor
        public void reader(final III_Result seen) {
            seen.r1 = oneIf(filter.mayContain(NEXT));
            seen.r2 = oneIf(filter.mayContain(HOLDERS[HOLDERS.length - 1]));
            seen.r3 = oneIf(filter.mayContain(HOLDERS[0]));
        }
    }
}
