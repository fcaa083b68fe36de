package io.doorbuster.journal.support;

import java.util.Arrays;

/** A kind of damage to one file at one offset. */
public enum Damage {
    FLIP {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            damaged[at] = (byte) ~damaged[at];
            return damaged;
        }
    },
    ZERO_FROM {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            Arrays.fill(damaged, at, end, (byte) 0);
            return damaged;
        }
    },
    ZERO_UP_TO {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            Arrays.fill(damaged, from, at + 1, (byte) 0);
            return damaged;
        }
    },
    ZERO_THE_REST {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            Arrays.fill(damaged, at, file.length, (byte) 0);
            return damaged;
        }
    },
    TRUNCATE {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            return Arrays.copyOf(file, at);
        }
    },
    /** The bytes right before are written over it, up to the offset. */
    DUPLICATE {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            final int length = Math.min(from, at + 1 - from);
            System.arraycopy(file, from - Math.min(from, end - from), damaged, from, length);
            return damaged;
        }
    },
    /** The bytes that an older file had there, from the offset to the end of the page. */
    STALE {
        @Override
        public byte[] apply(final byte[] file, final int from, final int at, final int end, final byte[] stale) {
            final byte[] damaged = file.clone();
            final int to = Math.min(Math.min(file.length, stale.length), (at | PAGE - 1) + 1);
            if (at < to) {
                System.arraycopy(stale, at, damaged, at, to - at);
            }
            return damaged;
        }
    };

    public static final int PAGE = 4096;

    /** Damages the bytes from {@code from} to {@code end} at the offset {@code at}. */
    public abstract byte[] apply(byte[] file, int from, int at, int end, byte[] stale);

    /** True if it leaves only the bytes that were there or zeros. */
    public boolean isOfZeros() {
        return this == ZERO_FROM || this == ZERO_UP_TO || this == ZERO_THE_REST || this == TRUNCATE;
    }
}
