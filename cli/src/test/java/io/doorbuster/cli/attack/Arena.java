package io.doorbuster.cli.attack;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.Shopper;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The server under attack, with a data directory of its own, and the table of the attacks. For the test's thread. */
final class Arena implements AutoCloseable {
    private static final String HEAP = "1200m";
    private static final long PASS_SECONDS = 3_600;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long PAUSE_MILLIS = 20;
    private static final int LAST_LINES = 30;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int RETRY_MILLIS = 200;
    private static final Pattern ORDER = Pattern.compile("\"orderId\":");

    private final Path data;
    private final Path log;
    private final Victim victim;
    private final Shopper shopper;
    private final PassKey key;
    private final PassMinter minter;
    private final List<Score> table = new ArrayList<>();

    /** Starts a server that may open {@code descriptors} files, for {@code lifeMinutes} at most. */
    Arena(final Path folder, final long lifeMinutes, final int descriptors) throws IOException, PassKey.Unusable {
        data = folder.resolve("data");
        log = folder.resolve("log");
        victim = Victim.start(lifeMinutes, data, log, HEAP, descriptors);
        shopper = new Shopper(data);
        key = PassKey.read(data.resolve("pass.key"));
        minter = new PassMinter(
                key,
                PassMinter.EVERY_SALE,
                Instant.now().plusSeconds(PASS_SECONDS).getEpochSecond());
    }

    Path data() {
        return data;
    }

    Victim victim() {
        return victim;
    }

    InetSocketAddress shop() {
        return victim.shopAddress();
    }

    InetSocketAddress admin() {
        return victim.adminAddress();
    }

    PassKey key() {
        return key;
    }

    /** A new row of the table. */
    Score score(final String attack) {
        final Score score = new Score(attack);
        table.add(score);
        return score;
    }

    /** The table so far, after rows of others: name and five numbers, separated by tabs. */
    String table(final List<String> rowsOfOthers) {
        final StringBuilder text = new StringBuilder(Score.title()).append('\n');
        for (final String row : rowsOfOthers) {
            text.append(Score.row((Object[]) row.split("\t"))).append('\n');
        }
        for (final Score score : table) {
            text.append(score).append('\n');
        }
        return text.toString();
    }

    boolean isBreached() {
        return table.stream().anyMatch(score -> !score.breaches().isEmpty());
    }

    /** A valid pass for every sale; any thread. */
    String pass(final String user) {
        synchronized (minter) {
            return minter.mint(user);
        }
    }

    String adminToken() throws IOException {
        return Files.readString(data.resolve("admin.token")).strip();
    }

    /** The text of a purchase without a body; {@code more} are header lines, each with its line end. */
    String purchase(final String sale, final String user, final String more) {
        return "POST /v1/sales/" + sale + "/purchases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + pass(user) + "\r\n" + more + "\r\n";
    }

    void createSale(final String saleId, final String members) throws IOException, InterruptedException {
        final HttpResponse<String> created =
                shopper.admin(victim.admin() + "/admin/v1/sales", "{\"saleId\":\"" + saleId + "\"," + members + "}");
        if (created.statusCode() != 201) {
            throw new IOException("no sale " + saleId + ": " + created.body());
        }
    }

    /** Sets the rate limit of users, as JSON: {@code "off"} in quotes, or null for the default. */
    void setUserRate(final String rate) throws IOException, InterruptedException {
        final HttpResponse<String> changed = shopper.admin(
                "PATCH", victim.admin() + "/admin/v1/settings", "{\"settings\":{\"rate.user\":" + rate + "}}");
        if (changed.statusCode() != 200) {
            throw new IOException("the settings were not changed: " + changed.body());
        }
    }

    /** How many orders the user has in the sale; waits if the user has just sent too many requests. */
    int orders(final String saleId, final String user) throws IOException, InterruptedException {
        final String path = victim.shop() + "/v1/sales/" + saleId + "/purchases/me";
        HttpResponse<String> mine = shopper.get(path, user);
        while (mine.statusCode() == TOO_MANY_REQUESTS) {
            Thread.sleep(RETRY_MILLIS);
            mine = shopper.get(path, user);
        }
        return (int) ORDER.matcher(mine.body()).results().count();
    }

    /** The sale as the merchant sees it. */
    String sale(final String saleId) throws IOException, InterruptedException {
        return shopper.admin(victim.admin() + "/admin/v1/sales/" + saleId, null).body();
    }

    /** Units sold, by the newest view. */
    long sold(final String saleId) throws IOException, InterruptedException {
        return Long.parseLong(Shopper.member(sale(saleId), "sold"));
    }

    /** Waits until the sale has sold this many units, because a view may be a tick older; returns what it shows. */
    long awaitSold(final String saleId, final long expected) throws IOException, InterruptedException {
        final long start = System.nanoTime();
        long sold = sold(saleId);
        while (sold != expected && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.sleep(PAUSE_MILLIS);
            sold = sold(saleId);
        }
        return sold;
    }

    /** The last lines of the server's log. */
    String lastWords() throws IOException {
        final List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    String stateHash() throws IOException, InterruptedException {
        return Shopper.member(
                shopper.admin(victim.admin() + "/admin/v1/state", null).body(), "stateHash");
    }

    /** Stops the server and compares the hash of the replayed journal, and audits every sale. */
    void end(final Score score) throws IOException, InterruptedException {
        final String live = stateHash();
        final int code = victim.stop();
        score.expect(code == 0, "the server ended with " + code + ": " + Files.readString(log));
        final Result replay = Jar.run("journal", "replay", "--data", data.toString(), "--json");
        score.expect(replay.exitCode() == 0, "journal replay: " + replay.err());
        final String replayed = Shopper.member(replay.out(), "stateHash");
        score.expect(live.equals(replayed), "the live hash is " + live + ", the replayed one " + replayed);
        final Result audit = Jar.run("journal", "audit", "--data", data.toString());
        score.expect(
                audit.exitCode() == 0 && audit.out().contains("verdict: exact"),
                "journal audit: " + audit.out() + audit.err());
        score.note("live hash = replayed hash = " + live + "; audit: exact");
    }

    @Override
    public void close() {
        victim.close();
    }
}
