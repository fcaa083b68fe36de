package io.doorbuster.cli.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One crash drill.
 *
 * @param command what starts the executable, such as {@code java -jar doorbuster.jar}
 * @param aiming the flag for its first word that makes it stand still, up to the agent's argument
 * @param folder everything of the drill: the server's data in {@code data}, key and token, what clients were told
 * @param rounds loads that end in a {@code kill -9}
 * @param users distinct users over all rounds, at most about; what they leave is sold out behind the last
 * @param connections client threads, each with one request at a time: so many outcomes are open at each kill
 * @param durability what the server is started with
 * @param maxRestart the longest that a restart may take to its first answer
 * @param seed of the moments of the kills
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

    /** So few that a snapshot is written in every round, and more than once. */
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
