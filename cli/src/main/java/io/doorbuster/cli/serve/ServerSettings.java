package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import java.nio.file.Path;

/**
 * What a server is started with.
 *
 * @param data the data directory, created if missing
 * @param maxSales most sales that it will ever hold
 */
record ServerSettings(Path data, HttpConfig http, Durability durability, int journalBlockBytes, int maxSales) {
    private static final int MOST_SALES = 1_000_000;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    ServerSettings {
        if (maxSales < 1 || maxSales > MOST_SALES) {
            throw new IllegalArgumentException("max-sales must be 1 to " + MOST_SALES + ", not " + maxSales);
        }
        journalConfig(durability, journalBlockBytes);
    }

    JournalConfig journalConfig() {
        return journalConfig(durability, journalBlockBytes);
    }

    private static JournalConfig journalConfig(final Durability durability, final int blockBytes) {
        return new JournalConfig(durability, blockBytes);
    }
}
