package io.doorbuster.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.http.identity.SignedLinks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/**
 * The page in a real browser when something is in the way: lost answers, no connection, a pass that is late, a signed
 * link, a browser without JavaScript, a shopper without a mouse or without eyes.
 */
class SalePageTroubleIT {
    /** A shop on another origin: it opens the page, and sends the pass when the page says that it is ready. */
    private static final String SHOP = """
            <!doctype html><title>A shop</title>
            <script>
              addEventListener('message', event => {
                if (event.origin === '%1$s' && event.data.ready) {
                  event.source.postMessage({pass: '%3$s'}, '%1$s');
                }
              });
              const opened = window.open('%1$s%2$s');
              window.sent = 0;
              setInterval(() => {
                if (location.hash) { opened.postMessage({pass: '%3$s'}, '%1$s'); window.sent++; }
              }, 50);
            </script>
            """;

    @TempDir
    private static Path folder;

    private static HttpServer shop;
    private static volatile String shopPage = "";
    private static Jar.Serving server;
    private static Shopper shopper;
    private static Phone phone;
    private String sale;

    @BeforeAll
    static void start() throws Exception {
        phone = Phone.open("en-GB", folder.resolve("profile"));
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            final byte[] page = shopPage.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        shop.start();
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(data, "--signed-links", "--cors-origins", shopOrigin("127.0.0.1"));
        shopper = new Shopper(data);
    }

    @AfterAll
    static void stop() {
        if (phone != null) {
            phone.close();
            server.close();
            shop.stop(0);
        }
    }

    private static String shopOrigin(final String host) {
        return "http://" + host + ":" + shop.getAddress().getPort();
    }

    @BeforeEach
    void nameSale(final TestInfo test) {
        sale = "t" + Integer.toHexString(test.getDisplayName().hashCode());
    }

    private void create(final String terms) throws Exception {
        final HttpResponse<String> answer =
                shopper.admin(server.admin() + "/admin/v1/sales", "{\"saleId\":\"" + sale + "\"," + terms + "}");
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private static PassKey key() throws Exception {
        return PassKey.read(folder.resolve("data").resolve("pass.key"));
    }

    /** Path and query of a signed link. */
    private String link() throws Exception {
        return new SignedLinks(List.of(key())).sign(sale, Instant.now().getEpochSecond() + 3_600);
    }

    /** The same, as the command prints it. */
    private String printedLink() throws Exception {
        final String keyFile = folder.resolve("data").resolve("pass.key").toString();
        final Jar.Result link = Jar.run("link", "--sale", sale, "--pass-key-file", keyFile);
        assertEquals(0, link.exitCode(), link.err());
        return link.out().strip();
    }

    private void open(final String origin, final String pass) throws Exception {
        phone.driver.get("about:blank");
        phone.driver.get(origin + link() + (pass.isEmpty() ? "" : "#pass=" + pass));
    }

    private void open(final String user) throws Exception {
        open(server.shop(), shopper.pass(user));
    }

    private int ordersOf(final String user) throws Exception {
        final String url = server.shop() + "/v1/sales/" + sale + "/purchases/me";
        return shopper.get(url, user).body().split("\"orderId\"").length - 1;
    }

    private static void offline(final boolean isOffline) {
        phone.driver.executeCdpCommand("Network.enable", Map.of());
        phone.driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", isOffline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Test
    void shouldSayThatItIsOfflineAndBuyWhenItIsNot() throws Exception {
        create("\"stock\":5");
        open("anna");
        phone.await("open");
        offline(true);
        phone.press();
        phone.await("offline");
        phone.setWidth(375);
        phone.photograph("offline-phone");
        offline(false);
        phone.press();
        phone.await("secured");
        assertEquals(1, ordersOf("anna"));
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownAndFindTheOrderWithTheSameKey() throws Exception {
        create("\"stock\":5");
        try (LossyRoad road = new LossyRoad(server.shop())) {
            open(road.address(), shopper.pass("ben"));
            phone.await("open");
            // Chromium guesses this from the interfaces of the machine, which may have none but loopback.
            phone.run("Object.defineProperty(navigator, 'onLine', {get: () => true})");
            road.loseAnswers(true);
            phone.press();
            phone.await("unknown");
            phone.photograph("unknown-phone");
            assertEquals(1, ordersOf("ben"), "the purchase arrived, and its answer did not");
            road.loseAnswers(false);
            phone.driver.navigate().refresh();
            phone.await("open");
            phone.press();
            phone.await("secured");
            assertTrue(phone.text().contains("You were number 1."), phone.text());
            assertEquals(1, ordersOf("ben"));
        }
    }

    @Test
    void shouldShowTheOrderInATabThatWasOpenBefore() throws Exception {
        create("\"stock\":5");
        open("carl");
        phone.await("open");
        final String first = phone.driver.getWindowHandle();
        phone.driver.switchTo().newWindow(WindowType.TAB);
        open("carl");
        phone.await("open");
        // By the keyboard alone: the button has the focus when it works.
        phone.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
        phone.await("secured");
        phone.driver.close();
        phone.driver.switchTo().window(first);
        phone.await("secured");
        assertEquals(1, ordersOf("carl"));
    }

    @Test
    void shouldCountDownWithoutAPassAndRefuseOneThatHasExpired() throws Exception {
        create("\"stock\":5,\"opensAt\":" + (System.currentTimeMillis() + 3_590_000));
        phone.driver.get("about:blank");
        phone.driver.switchTo().newWindow(WindowType.TAB);
        phone.setWidth(375);
        open(server.shop(), "");
        phone.await("pass");
        assertTrue(phone.driver.findElement(By.id("clock")).getText().startsWith("00:5"), phone.text());
        assertFalse(phone.canPress());
        phone.photograph("pass-phone");
        final long past = Instant.now().getEpochSecond() - 60;
        open(server.shop(), new PassMinter(key(), PassMinter.EVERY_SALE, past).mint("dora"));
        phone.await("pass");
        // A pass in the address of a page that is open already counts, too.
        phone.run("location.hash = 'pass=" + shopper.pass("dora") + "'");
        phone.await("scheduled");
        assertFalse(phone.driver.getCurrentUrl().contains("pass"), "the address bar forgets the pass");
    }

    @Test
    void shouldOpenAgainWithTheNextRound() throws Exception {
        final long now = System.currentTimeMillis();
        create("\"rounds\":[{\"opensAt\":" + now + ",\"units\":1},{\"opensAt\":" + (now + 8_000) + ",\"units\":1}]");
        shopper.buy(server.shop(), sale, "early", "k");
        open("eva");
        phone.await("nextRound");
        assertFalse(phone.canPress());
        phone.await("open");
        phone.press();
        phone.await("secured");
    }

    @Test
    void shouldTakeThePassFromTheShopThatOpenedItAndFromNoOther() throws Exception {
        create("\"stock\":5");
        shopPage = SHOP.formatted(server.shop(), link(), shopper.pass("fred"));
        phone.run("sessionStorage.clear()");
        switchToThePageOpenedBy(shopOrigin("127.0.0.1") + "/");
        phone.await("open");
        phone.press();
        phone.await("secured");
        assertEquals(1, ordersOf("fred"));

        final String stranger = switchToThePageOpenedBy(shopOrigin("localhost") + "/#insists");
        phone.await("pass");
        final String page = phone.driver.getWindowHandle();
        phone.driver.switchTo().window(stranger);
        final long before = (Long) phone.run("return window.sent");
        while ((Long) phone.run("return window.sent") < before + 3) {
            Thread.onSpinWait();
        }
        phone.driver.switchTo().window(page);
        assertEquals("pass", phone.state());
    }

    /** Opens the shop in a new window, then goes to the page that it opens; returns the shop's window. */
    private String switchToThePageOpenedBy(final String shopUrl) throws InterruptedException {
        phone.driver.switchTo().newWindow(WindowType.WINDOW);
        final TreeSet<String> known = new TreeSet<>(phone.driver.getWindowHandles());
        phone.driver.get(shopUrl);
        final String shopWindow = phone.driver.getWindowHandle();
        while (phone.driver.getWindowHandles().size() == known.size()) {
            Thread.sleep(20);
        }
        final TreeSet<String> all = new TreeSet<>(phone.driver.getWindowHandles());
        all.removeAll(known);
        phone.driver.switchTo().window(all.first());
        return shopWindow;
    }

    @Test
    void shouldOpenBySignedLinksOnlyAlsoInTheOtherLanguage() throws Exception {
        create("\"title\":\"The phone of the year\",\"stock\":5");
        phone.driver.get(server.shop() + printedLink() + "#pass=" + shopper.pass("gina"));
        phone.await("open");
        phone.driver.findElement(By.id("other")).click();
        phone.await("open");
        assertTrue(phone.text().contains("正在销售"), phone.text());
        phone.driver.get(server.shop() + "/sales/" + sale);
        assertTrue(phone.text().contains("This link does not work"), phone.text());
        phone.photograph("no-link-phone");
        phone.driver.get(server.shop() + "/");
        assertTrue(phone.text().contains("The phone of the year"), phone.text());
        assertEquals(List.of(), phone.driver.findElements(By.cssSelector("li a")));
        phone.setWidth(1280);
        phone.photograph("list-desk");
        phone.setWidth(375);
    }

    @Test
    void shouldShowTheFactsAndWhatToDoWithoutJavaScript() throws Exception {
        create("\"title\":\"The phone of the year\",\"stock\":5");
        final Map<String, Object> disabled = Map.of("value", true);
        phone.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", disabled);
        try {
            open("hugo");
            for (final String fact : List.of("The phone of the year", "5 of 5", "On sale now", "needs JavaScript")) {
                assertTrue(phone.text().contains(fact), phone.text());
            }
            assertFalse(phone.canPress());
            phone.photograph("no-script-phone");
        } finally {
            phone.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @Test
    void shouldHaveNoFaultForShoppersWithoutEyesOrInTheDark() throws Exception {
        create("\"title\":\"The phone of the year\",\"stock\":5,\"paymentWindowMs\":900000");
        phone.setWidth(375);
        for (final String scheme : List.of("light", "dark")) {
            phone.driver.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            open("ida-" + scheme);
            phone.await("open");
            phone.assertAccessible("open");
            phone.press();
            phone.await("secured");
            phone.assertAccessible("secured");
            phone.photograph("secured-phone-" + scheme);
            phone.setWidth(1280);
            phone.photograph("secured-desk-" + scheme);
            phone.setWidth(375);
            phone.driver.get(server.shop() + "/?lang=zh");
            phone.assertAccessible("list");
            phone.driver.get(server.shop() + "/sales/none");
            phone.assertAccessible("no link");
        }
    }
}
