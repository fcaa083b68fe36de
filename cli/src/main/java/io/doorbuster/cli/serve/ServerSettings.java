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
 * @param projection where the orders go besides; empty for nowhere
 * @param clock what the wall clock must be like at the start
 */
record ServerSettings(
        Path data,
        HttpConfig http,
        Durability durability,
        int journalBlockBytes,
        int maxSales,
        Optional<ShadowConfig> shadow,
        long diskLowBytes,
        Optional<PostgresConfig> projection,
        StartClock clock) {
    private static final int MOST_SALES = 1_000_000;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    ServerSettings {
        if (maxSales < 1 || maxSales > MOST_SALES) {
            throw new IllegalArgumentException("--max-sales must be 1 to " + MOST_SALES + ", not " + maxSales);
        }
        journalConfig(durability, journalBlockBytes);
        if (diskLowBytes < journalBlockBytes) {
            throw new IllegalArgumentException("--disk-low-bytes must leave room for a journal block, "
                    + journalBlockBytes + " bytes, not " + diskLowBytes);
        }
    }

    JournalConfig journalConfig() {
        return journalConfig(durability, journalBlockBytes);
    }

    private static JournalConfig journalConfig(final Durability durability, final int blockBytes) {
        try {
            return new JournalConfig(durability, blockBytes);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--journal-block-size: " + e.getMessage(), e);
        }
    }
}
