package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.postgres.PostgresConfig;
import io.doorbuster.journal.shadow.ShadowConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of a server.
 *
 * @param data the data directory, created if missing
 * @param maxSales sales that may exist at a time; if there are more already, they stay, and no new one is created
 * @param maxStateBytes memory for sales, orders and registrations; when it is in use, nothing new is accepted
 * @param shadow when the shadow writes snapshots; empty for no shadow
 * @param diskLowBytes with fewer bytes free, only commands for existing orders are admitted
 * @param diskReserveBytes reserved on disk for these commands, and as much again for a start on a full disk
 * @param stuckAfterMillis a thread without a heartbeat for this long counts as stuck
 * @param projection the database that also gets the orders; empty for none
 * @param clock checks the wall clock at the start
 * @param warmUp true if a scratch sale warms the server up before it serves
 */
record ServerSettings(
        Path data,
        HttpConfig http,
        Durability durability,
        int journalBlockBytes,
        int maxSales,
        long maxStateBytes,
        Optional<ShadowConfig> shadow,
        long diskLowBytes,
        long diskReserveBytes,
        int stuckAfterMillis,
        Optional<PostgresConfig> projection,
        StartClock clock,
        boolean warmUp) {
    private static final int MOST_SALES = 1_000_000;
    private static final long MIN_DISK_RESERVE_BYTES = 8 << 20;
    private static final int LEAST_STUCK_MILLIS = 1_000;
    private static final int MOST_STUCK_MILLIS = 3_600_000;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    ServerSettings {
        if (maxSales < 1 || maxSales > MOST_SALES) {
            throw new IllegalArgumentException("--max-sales must be 1 to " + MOST_SALES + ", not " + maxSales);
        }
        journalConfig(durability, journalBlockBytes, diskReserveBytes);
        if (diskReserveBytes < MIN_DISK_RESERVE_BYTES) {
            throw new IllegalArgumentException("--disk-reserve-bytes must be at least " + MIN_DISK_RESERVE_BYTES
                    + ", because the commands in flight may need that, not " + diskReserveBytes);
        }
        if (stuckAfterMillis < LEAST_STUCK_MILLIS || stuckAfterMillis > MOST_STUCK_MILLIS) {
            throw new IllegalArgumentException("--stuck-after-seconds must be 1 to 3600");
        }
        if (diskLowBytes < journalBlockBytes) {
            throw new IllegalArgumentException("--disk-low-bytes must be at least --journal-block-size, "
                    + journalBlockBytes + " bytes, not " + diskLowBytes);
        }
    }

    JournalConfig journalConfig() {
        return journalConfig(durability, journalBlockBytes, diskReserveBytes);
    }

    private static JournalConfig journalConfig(
            final Durability durability, final int blockBytes, final long reserveBytes) {
        try {
            return new JournalConfig(durability, blockBytes, reserveBytes);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--journal-block-size: " + e.getMessage(), e);
        }
    }
}
