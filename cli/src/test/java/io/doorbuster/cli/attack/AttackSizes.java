package io.doorbuster.cli.attack;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much each attack sends.
 *
 * @param everySplit whether the connections on all roads are split at every byte, and not only at some
 * @param slowClients clients of each kind
 * @param keys number of users whose key comes from 64 connections at once
 * @param hammered purchases of one user
 * @param idle idle connections, if this machine allows as many
 * @param overloadSeconds how long the crowd of the overload takes to come
 * @param dying clients that disconnect before their answer
 * @param lifeMinutes the longest life of the server
 */
record AttackSizes(
        boolean everySplit,
        int slowClients,
        int keys,
        int hammered,
        int idle,
        int overloadSeconds,
        int dying,
        int lifeMinutes) {
    /** For a run of all tests: less than a minute. */
    static final AttackSizes QUICK = new AttackSizes(false, 8, 4, 10_000, 1_000, 1, 200, 7);
    /** For {@code scripts/attack}: less than five minutes. */
    static final AttackSizes FULL = new AttackSizes(true, 64, 32, 10_000, 15_000, 3, 2_000, 15);

    /** Descriptors that a process needs beside its connections. */
    private static final int OTHER_DESCRIPTORS = 512;

    static AttackSizes chosen() {
        return Boolean.getBoolean("doorbuster.attackFully") ? FULL : QUICK;
    }

    /** Files that this process may open; the server may open as many. */
    static int descriptors() {
        final long limit = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        return (int) Math.min(limit, Integer.MAX_VALUE);
    }

    /** The idle connections that both processes can have open. */
    int reachableIdle() {
        return Math.min(idle, descriptors() - 2 * OTHER_DESCRIPTORS);
    }
}
