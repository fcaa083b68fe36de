package io.doorbuster.cli.crashdrill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of one crash drill.
 *
 * @param command starts the executable, such as {@code java -jar doorbuster.jar}
 * @param aiming the flag after its first word that makes it stand still, without the agent's argument
 * @param folder everything of the drill: the server's data in {@code data}, key and token, the acknowledged orders
 * @param rounds rounds of load that end in a {@code kill -9}
 * @param users approximate number of distinct users in all rounds; further users buy the rest after the last round
 * @param connections client threads, each with one request at a time, so the most unknown outcomes of a kill
 * @param durability of the server
 * @param maxRestart longest time of a restart until its first answer
 * @param seed random seed for the kill times
 */
record CrashDrillSettings(
        List<String> command,
        String aiming,
        Path folder,
        int rounds,
        int users,
        int connections,
        String durability,
        Duration maxRestart,
        long seed) {
    static final int MAX_ROUNDS = 10_000;
    static final int MAX_USERS = 1_000_000;
    static final int MAX_CONNECTIONS = 256;

    static final String SALE = "crash-drill";
    static final int LIMIT = 1;

    /** Low enough for several snapshots in every round. */
    static final int SNAPSHOT_EVERY_EVENTS = 250;

    Path data() {
        return folder.resolve("data");
    }

    Path passKey() {
        return folder.resolve("pass.key");
    }

    Path adminToken() {
        return folder.resolve("admin.token");
    }
}
