package io.doorbuster.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import io.doorbuster.cli.page.LossyRoad;
import io.doorbuster.cli.zoo.Program;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clients in {@code docs/examples} keep what PROTOCOL.md promises of them when the server's answers do not come.
 */
class ExamplesIT {
    /** The limit of this sale is ten, so a client that resends without its key buys a second time. */
    private static final String SALE = "many";

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static Shopper shopper;

    @BeforeAll
    static void start() throws Exception {
        server = Jar.Serving.demo(folder.resolve("data"), "--warmup", "off");
        shopper = new Shopper(folder.resolve("data"));
        final String sale = "{\"saleId\":\"" + SALE + "\",\"stock\":1000,\"perUserLimit\":10}";
        assertEquals(
                201, shopper.admin(server.admin() + "/admin/v1/sales", sale).statusCode());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Jar.Result buy(
            final String program, final String debianPackage, final String file, final String url, final String user)
            throws Exception {
        if ("bash".equals(program)) {
            Program.named("curl", "curl");
        }
        final String path = Documents.ROOT.resolve("docs/examples/" + file).toString();
        return Program.named(program, debianPackage).result(path, url, SALE, shopper.pass(user));
    }

    private static long orders(final String user) throws Exception {
        final String orders = shopper.get(server.shop() + "/v1/sales/" + SALE + "/purchases/me", user)
                .body();
        return Pattern.compile("\"orderId\"").matcher(orders).results().count();
    }

    @ParameterizedTest
    @CsvSource({
        "bash, bash, buy.sh",
        "java, openjdk-17-jdk-headless, Buy.java",
        "node, nodejs, buy.mjs",
        "python3, python3, buy.py"
    })
    void shouldBuyOnceWhenTwoAnswersAreLost(final String program, final String debianPackage, final String file)
            throws Exception {
        final String user = "lost-" + file;
        try (LossyRoad road = new LossyRoad(server.shop())) {
            road.loseAnswersToPosts(2);
            final Jar.Result result = buy(program, debianPackage, file, road.address(), user);
            assertEquals(0, result.exitCode(), result.err());
            assertEquals(0, road.postsToLose());
        }
        assertEquals(1, orders(user));
    }

    @ParameterizedTest
    @CsvSource({
        "bash, bash, buy.sh",
        "java, openjdk-17-jdk-headless, Buy.java",
        "node, nodejs, buy.mjs",
        "python3, python3, buy.py"
    })
    void shouldWaitForTheTurnThatABusyServerGives(final String program, final String debianPackage, final String file)
            throws Exception {
        final String user = "turn-" + file;
        admit("1");
        try {
            for (int n = 0; n < 3; n++) {
                assertTrue(shopper.buy(server.shop(), SALE, user + n, null).statusCode() > 0);
            }
            final Jar.Result result = buy(program, debianPackage, file, server.shop(), user);
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.err().contains("503"), result.err());
        } finally {
            admit("off");
        }
        assertEquals(1, orders(user));
    }

    /** Sets how many purchases the server admits per second; the others get a turn. */
    private static void admit(final String perSecond) throws Exception {
        final String settings = "{\"settings\":{\"admission.rate\":\"" + perSecond + "\"}}";
        assertEquals(
                200,
                shopper.admin("PATCH", server.admin() + "/admin/v1/settings", settings)
                        .statusCode());
    }
}
