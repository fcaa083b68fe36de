package io.doorbuster.cli.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.Shopper;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks a server with a heap of 256 MiB while crowds buy from it: requests that never end, malformed names, silent
 * connections, endless reads, enormous sales, wrong tokens. The server must sell exactly its stock, keep its heap and
 * its log small, and continue to serve. {@code doorbuster.attackSeconds} is the duration (default 20).
 */
class AttackIT {
    private static final int ATTACK_SECONDS = Integer.getInteger("doorbuster.attackSeconds", 20);
    /** Of the server: for what comes before and after the attack, too. */
    private static final int LIFE_MINUTES = 6 + ATTACK_SECONDS / 60;

    private static final String HEAP = "256m";
    private static final int DESCRIPTORS = 1_024;
    private static final int SALES = 2_000;
    private static final int HOARDED_ORDERS = 1_000;
    private static final int DROP_STOCK = 2_000;
    private static final int DROP_USERS = 6_000;
    private static final int DROP_SECONDS = 5;
    private static final long MAX_LOG_BYTES = 1 << 20;

    /** Files of the journal, and connections that nobody uses at the moment. */
    private static final int MORE_DESCRIPTORS = 50;

    private static final Pattern P99 = Pattern.compile("\"all\":\\{[^}]*\"p99\":([0-9.]+)");

    @TempDir
    private Path folder;

    private Path data;
    private Shopper shopper;
    private Victim victim;

    @Test
    void shouldSellExactlyAndContinueToServeWhileItIsAttacked() throws Exception {
        data = folder.resolve("data");
        final Path log = folder.resolve("log");
        shopper = new Shopper(data);
        try (Victim server = Victim.start(LIFE_MINUTES, data, log, HEAP, DESCRIPTORS)) {
            victim = server;
            prepare();
            final double calm = drop("calm");
            final long heapBefore = victim.liveHeapBytes();
            final int descriptorsBefore = victim.descriptors();
            final List<Double> p99s = new ArrayList<>();
            final List<Crowd> crowds = attack();
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ATTACK_SECONDS);
            long heapAmid = 0;
            int descriptorsAmid = 0;
            for (int i = 0; System.nanoTime() < end; i++) {
                p99s.add(drop("storm-" + i));
                heapAmid = Math.max(heapAmid, victim.liveHeapBytes());
                descriptorsAmid = Math.max(descriptorsAmid, victim.descriptors());
            }
            assertServesOn();
            for (final Crowd crowd : crowds) {
                crowd.end();
                System.out.println("attack    " + crowd);
                assertTrue(crowd.tries() > 0, crowd.toString());
            }
            final long heapAfter = victim.liveHeapBytes();
            final int descriptorsAfter = descriptorsOnceAtMost(descriptorsBefore + MORE_DESCRIPTORS);
            System.out.printf(
                    "attack    p99 of other shoppers %.1f ms without, %s ms with; heap %d, at most %d, %d MB; "
                            + "descriptors %d, at most %d, %d; log %d bytes%n",
                    calm,
                    p99s,
                    heapBefore >> 20,
                    heapAmid >> 20,
                    heapAfter >> 20,
                    descriptorsBefore,
                    descriptorsAmid,
                    descriptorsAfter,
                    victim.logBytes());
            assertTrue(descriptorsAfter <= descriptorsBefore + MORE_DESCRIPTORS, "the attack's descriptors are open");
            assertTrue(victim.logBytes() <= MAX_LOG_BYTES, Files.readString(log));
            assertEquals(0, victim.stop(), () -> read(log));
        }
        final Result audit = Jar.run("journal", "audit", "--data", data.toString());
        assertTrue(audit.out().contains("verdict: exact"), audit.out() + audit.err());
    }

    /** The server's open descriptors as soon as they are so few, or after a while. */
    private int descriptorsOnceAtMost(final int few) throws Exception {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
        int open = victim.descriptors();
        while (open > few && System.nanoTime() < end) {
            Thread.sleep(100);
            open = victim.descriptors();
        }
        return open;
    }

    /** Creates many sales, and a shopper with the largest allowed number of orders. */
    private void prepare() throws Exception {
        for (int i = 0; i < SALES; i++) {
            create("{\"saleId\":\"sale-" + i + "\",\"stock\":1}");
        }
        // One user buys a lot on purpose.
        shopper.admin("PATCH", victim.admin() + "/admin/v1/settings", "{\"settings\":{\"rate.user\":\"off\"}}");
        create("{\"saleId\":\"hoard\",\"stock\":" + HOARDED_ORDERS + ",\"perUserLimit\":" + HOARDED_ORDERS + "}");
        for (int i = 0; i < HOARDED_ORDERS; i++) {
            final HttpResponse<String> bought = shopper.buy(victim.shop(), "hoard", "hoarder", null);
            assertEquals(201, bought.statusCode(), bought.body());
        }
    }

    private void create(final String sale) throws IOException, InterruptedException {
        final HttpResponse<String> created = shopper.admin(victim.admin() + "/admin/v1/sales", sale);
        assertEquals(201, created.statusCode(), created.body());
    }

    /** A crowd buys a sale of its own; returns the p99 of its answers in milliseconds. */
    private double drop(final String saleId) throws Exception {
        create("{\"saleId\":\"" + saleId + "\",\"stock\":" + DROP_STOCK + "}");
        final Result drop = Jar.run(
                "drop",
                "--url",
                victim.shop(),
                "--sale",
                saleId,
                "--users",
                Integer.toString(DROP_USERS),
                "--over",
                DROP_SECONDS + "s",
                "--connections",
                "64",
                "--pass-key-file",
                data.resolve("pass.key").toString(),
                "--admin-url",
                victim.admin(),
                "--admin-token-file",
                data.resolve("admin.token").toString(),
                "--json",
                "--progress=none");
        assertEquals(0, drop.exitCode(), drop.out() + drop.err());
        assertTrue(drop.out().startsWith("{\"secured\":" + DROP_STOCK + ","), drop.out());
        final Matcher p99 = P99.matcher(drop.out());
        assertTrue(p99.find(), drop.out());
        return Double.parseDouble(p99.group(1));
    }

    private List<Crowd> attack() throws Exception {
        final var shop = victim.shopAddress();
        final var admin = victim.adminAddress();
        final String hoarder = "Authorization: Bearer " + pass("hoarder");
        final String wrongToken = "Authorization: Bearer " + "x".repeat(32);
        final List<Crowd> crowds = new ArrayList<>();
        crowds.add(Crowd.start("endless trailers", "127.0.0.2", 8, 200, Attacks.endlessTrailers(shop)));
        crowds.add(Crowd.start("endless trailers, admin", "127.0.0.2", 2, 200, Attacks.endlessTrailers(admin)));
        crowds.add(Crowd.start("strange names", "127.0.0.3", 4, 20, Attacks.strangeNames(shop)));
        crowds.add(Crowd.start("silence", "127.0.0.4", 1, 100, Attacks.silence(shop, 520)));
        crowds.add(Crowd.start("silence, admin", "127.0.0.4", 1, 100, Attacks.silence(admin, 260)));
        crowds.add(Crowd.start(
                "own orders",
                "127.0.0.5",
                4,
                20,
                Attacks.repeated(shop, "GET /v1/sales/hoard/purchases/me", List.of(hoarder), 5)));
        crowds.add(Crowd.start(
                "all sales", "127.0.0.6", 4, 20, Attacks.repeated(shop, "GET /v1/sales?limit=500", List.of(), 10)));
        crowds.add(Crowd.start(
                "limit reached",
                "127.0.0.7",
                2,
                20,
                Attacks.repeated(shop, "POST /v1/sales/hoard/purchases", List.of(hoarder, "Content-Length: 0"), 2)));
        crowds.add(Crowd.start(
                "wrong tokens",
                "127.0.0.8",
                2,
                20,
                Attacks.repeated(admin, "GET /admin/v1/state", List.of(wrongToken), 5)));
        crowds.add(Crowd.start("enormous sales", "127.0.0.9", 1, 5_000, crowd -> {
            final String saleId = "enormous-" + crowd.tries();
            create("{\"saleId\":\"" + saleId + "\",\"stock\":1000000000}");
        }));
        return crowds;
    }

    private void assertServesOn() throws Exception {
        assertTrue(victim.isAlive());
        assertEquals(200, shopper.get(victim.admin() + "/livez", "anna").statusCode());
        create("{\"saleId\":\"after\",\"stock\":1,\"paymentWindowMs\":60000}");
        final HttpResponse<String> bought = shopper.buy(victim.shop(), "after", "anna", null);
        assertEquals(201, bought.statusCode(), bought.body());
        final HttpResponse<String> paid =
                shopper.admin(victim.admin() + "/admin/v1/orders/after-1/payment", "{\"reference\":\"r-1\"}");
        assertEquals(200, paid.statusCode(), paid.body());
    }

    private String pass(final String user) throws IOException, PassKey.Unusable {
        final long expires = Instant.now().plusSeconds(3_600).getEpochSecond();
        return new PassMinter(PassKey.read(data.resolve("pass.key")), PassMinter.EVERY_SALE, expires).mint(user);
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException unreadable) {
            return unreadable.toString();
        }
    }
}
