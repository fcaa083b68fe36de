package io.doorbuster.cli.attack;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Crowds of the load generator, each with a sale of its own. For the test's thread. */
final class Drops {
    private static final String CONNECTIONS = "256";
    private static final Pattern RATE = Pattern.compile("\"answersPerSecond\":(\\d+)");
    private static final Pattern REQUESTS = Pattern.compile("\"requests\":(\\d+)");
    private static final Pattern LONGEST = Pattern.compile("\"all\":\\{[^}]*\"max\":([0-9.]+)");

    private final Arena arena;
    private final Score score;

    Drops(final Arena arena, final Score score) {
        this.arena = arena;
        this.score = score;
    }

    /** What a crowd saw. */
    record Report(long requests, long answersPerSecond, double longestMillis) {}

    /**
     * Lets a crowd of {@code users} buy {@code stock} units. It is a breach if the crowd's own checks fail: every unit
     * is sold, nobody has two, everybody is answered.
     */
    Report run(final String saleId, final long stock, final long users, final String over, final String... flags)
            throws IOException, InterruptedException {
        arena.createSale(saleId, "\"stock\":" + stock);
        final List<String> command = new ArrayList<>(List.of(
                "drop",
                "--url",
                arena.victim().shop(),
                "--sale",
                saleId,
                "--users",
                Long.toString(users),
                "--over",
                over,
                "--connections",
                CONNECTIONS,
                "--pass-key-file",
                arena.data().resolve("pass.key").toString(),
                "--admin-url",
                arena.victim().admin(),
                "--admin-token-file",
                arena.data().resolve("admin.token").toString(),
                "--json",
                "--progress=none"));
        command.addAll(List.of(flags));
        final Result drop = Jar.run(command.toArray(String[]::new));
        score.expect(
                drop.exitCode() == 0 && drop.out().startsWith("{\"secured\":" + stock + ","),
                () -> saleId + ": " + drop.out() + drop.err());
        final long sold = arena.awaitSold(saleId, stock);
        score.expect(sold == stock, sold + " of " + stock + " units of " + saleId + " are sold");
        return new Report(
                (long) number(REQUESTS, drop.out()), (long) number(RATE, drop.out()), number(LONGEST, drop.out()));
    }

    /** Adds a crowd to the row of the table. */
    Report count(final Report report, final long secured) {
        score.add(report.requests, report.requests - secured, 0, secured);
        score.longest(TimeUnit.MICROSECONDS.toNanos((long) (report.longestMillis * 1_000)));
        return report;
    }

    private double number(final Pattern pattern, final String report) {
        final Matcher matcher = pattern.matcher(report);
        if (!matcher.find()) {
            score.breach("no " + pattern + " in the report");
            return 0;
        }
        return Double.parseDouble(matcher.group(1));
    }
}
