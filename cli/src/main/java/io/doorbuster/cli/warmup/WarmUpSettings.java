package io.doorbuster.cli.warmup;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.journal.JournalConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a warm-up.
 *
 * @param data the data directory of the real server, which holds its lock
 * @param http of the real server; the scratch server takes it with addresses, keys and a token of its own
 * @param journal of the real server
 * @param shadow true if the real server has a shadow
 * @param diskLowBytes with fewer bytes free, the real server sells nothing, and the warm-up writes nothing
 * @param limit how long the scratch sale may take
 */
public record WarmUpSettings(
        Path data, HttpConfig http, JournalConfig journal, boolean shadow, long diskLowBytes, Duration limit) {}
