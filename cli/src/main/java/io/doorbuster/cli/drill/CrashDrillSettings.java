package io.doorbuster.cli.drill;

import java.nio.file.Path;
import java.util.List;

/**
 * One crash drill.
 *
 * @param command what starts the executable, such as {@code java -jar doorbuster.jar}
 * @param folder everything of the drill: the server's data in {@code data}, key and token, what clients were told
 * @param rounds loads that end in a {@code kill -9}
 * @param users distinct users over all rounds, about; the stock is such that the sale sells out in the last one
 * @param connections client threads, each with one request at a time: so many outcomes are open at each kill
 * @param durability what the server is started with
 * @param seed of the moments of the kills
 */
record CrashDrillSettings(
        List<String> command, Path folder, int rounds, int users, int connections, String durability, long seed) {
    static final int MAX_ROUNDS = 10_000;
    static final int MAX_USERS = 1_000_000;
    static final int MAX_CONNECTIONS = 256;

    static final String SALE = "crash-drill";
    static final int LIMIT = 1;

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
