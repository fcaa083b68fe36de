package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.ShadowConfig;
import io.doorbuster.journal.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param data the data directory, created if missing
 * @param maxSales most sales that it will hold at a time
 * @param shadow when the shadow writes snapshots; empty for no shadow
 * @param diskLowBytes with less than this free, nothing that writes is admitted
 * @param stuckAfterMillis after which a thread that has shown no sign of life counts as stuck
 * @param projection where the orders go besides; empty for nowhere
 */
record ServerSettings(
        Path data,
        HttpConfig http,
        Durability durability,
        int journalBlockBytes,
        int maxSales,
        Optional<ShadowConfig> shadow,
        long diskLowBytes,
        int stuckAfterMillis,
        Optional<PostgresConfig> projection) {
    private static final int MOST_SALES = 1_000_000;
    private static final int LEAST_STUCK_MILLIS = 1_000;
    private static final int MOST_STUCK_MILLIS = 3_600_000;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    ServerSettings {
        if (maxSales < 1 || maxSales > MOST_SALES) {
            throw new IllegalArgumentException("max-sales must be 1 to " + MOST_SALES + ", not " + maxSales);
        }
        if (stuckAfterMillis < LEAST_STUCK_MILLIS || stuckAfterMillis > MOST_STUCK_MILLIS) {
            throw new IllegalArgumentException("stuck-after-seconds must be 1 to 3600");
        }
        journalConfig(durability, journalBlockBytes);
        if (diskLowBytes < journalBlockBytes) {
            throw new IllegalArgumentException(
                    "disk-low-bytes must leave room for a journal block, " + journalBlockBytes + " bytes");
        }
    }

    JournalConfig journalConfig() {
        return journalConfig(durability, journalBlockBytes);
    }

    private static JournalConfig journalConfig(final Durability durability, final int blockBytes) {
        return new JournalConfig(durability, blockBytes);
    }
}
