package io.doorbuster.engine.collections;

/**
 * Folds longs into one 64-bit hash. The step is a multiply and a shift by the odd constant of Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators" (2014); the finish is their mix13 variant.
 */
public final class Mix {
    private Mix() {}

    public static long in(final long hash, final long value) {
        final long h = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return h ^ h >>> 32;
    }

    public static long finish(final long hash) {
        long h = hash;
        h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
        return h ^ h >>> 31;
    }
}
