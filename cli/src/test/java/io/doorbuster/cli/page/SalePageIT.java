package io.doorbuster.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

/** Shoppers use the page of a sale in a real browser, against a real server. */
class SalePageIT {
    private static final int TRIES = Integer.getInteger("doorbuster.pageTries", 3);
    private static final long LEAD_MILLIS = 5_000;
    private static final long MOST_LATE_MILLIS = 150;
    private static final String AFTER_OPENING = "return performance.getEntriesByType('resource')"
            + ".filter(r => r.startTime > window.enabledAt).map(r => new URL(r.name).pathname)";

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static Shopper shopper;
    private static Phone phone;
    private String sale;

    @BeforeAll
    static void start() throws Exception {
        phone = Phone.open("en-GB", folder.resolve("profile"));
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(data);
        shopper = new Shopper(data);
    }

    @AfterAll
    static void stop() {
        if (phone != null) {
            phone.close();
            server.close();
        }
    }

    @BeforeEach
    void nameSale(final TestInfo test) {
        sale = "s" + Integer.toHexString(test.getDisplayName().hashCode());
        phone.complaints();
    }

    @AfterEach
    void theBrowserMustNotComplain() {
        assertEquals(List.of(), phone.complaints());
    }

    private void create(final String terms) throws Exception {
        assertEquals(201, admin("POST", "", "{\"saleId\":\"" + sale + "\"," + terms + "}"));
    }

    private static int admin(final String method, final String path, final String body) throws Exception {
        final HttpResponse<String> answer = shopper.admin(method, server.admin() + "/admin/v1/sales" + path, body);
        assertTrue(answer.statusCode() < 300, answer.body());
        return answer.statusCode();
    }

    private static void set(final String name, final String value) throws Exception {
        final HttpResponse<String> answer = shopper.admin(
                "PATCH",
                server.admin() + "/admin/v1/settings",
                "{\"settings\":{\"" + name + "\":" + (value == null ? "null" : '"' + value + '"') + "}}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private void open(final String user) throws Exception {
        phone.driver.get("about:blank");
        phone.driver.get(server.shop() + "/sales/" + sale + "#pass=" + shopper.pass(user));
    }

    @Test
    void shouldEnableTheButtonAtTheSecondItShouldBe() throws Exception {
        final List<Long> delays = new ArrayList<>();
        final String name = sale;
        for (int i = 0; i < TRIES; i++) {
            sale = name + "-" + i;
            final long opensAt = System.currentTimeMillis() + LEAD_MILLIS;
            create("\"stock\":5,\"opensAt\":" + opensAt);
            open("punctual");
            phone.await("scheduled");
            assertFalse(phone.canPress());
            phone.run(
                    "new MutationObserver(() => { if (!document.getElementById('buy').disabled && !window.enabledAt) {"
                            + " window.enabledAt = performance.now(); window.enabledTime = Date.now(); } })"
                            + ".observe(document.getElementById('buy'), {attributes: true})");
            phone.await("open");
            delays.add((Long) phone.run("return window.enabledTime") - opensAt);
            phone.press();
            phone.await("secured");
            assertEquals(List.of("/v1/sales/" + sale + "/purchases"), phone.run(AFTER_OPENING));
        }
        System.out.println("page      the button worked " + delays + " ms after the opening");
        assertTrue(delays.stream().allMatch(delay -> delay >= 0 && delay <= MOST_LATE_MILLIS), delays.toString());
    }

    @Test
    void shouldShowThePositionAlsoAfterAReloadAndInAnotherTab() throws Exception {
        create("\"title\":\"The phone of the year\",\"stock\":5,\"paymentWindowMs\":600000");
        shopper.buy(server.shop(), sale, "early", "k");
        open("anna");
        phone.await("open");
        phone.photograph("open-phone");
        assertFalse(phone.driver.getCurrentUrl().contains("pass"), "the address bar forgets the pass");
        phone.press();
        phone.await("secured");
        phone.photograph("secured-phone");
        final String expected = "Order " + sale + "-2. You were number 2.";
        assertTrue(phone.text().contains(expected), phone.text());
        assertTrue(phone.text().contains("Pay within 00:"), phone.text());
        phone.driver.navigate().refresh();
        phone.await("secured");
        phone.driver.get(server.shop() + "/");
        phone.driver.navigate().back();
        phone.await("secured");
        final String first = phone.driver.getWindowHandle();
        phone.driver.switchTo().newWindow(WindowType.TAB);
        open("anna");
        phone.await("secured");
        assertTrue(phone.text().contains(expected), phone.text());
        phone.driver.close();
        phone.driver.switchTo().window(first);
        final String orders = shopper.get(server.shop() + "/v1/sales/" + sale + "/purchases/me", "anna")
                .body();
        assertEquals(1, orders.split("orderId").length - 1, orders);
    }

    @Test
    void shouldRegisterAndBuy() throws Exception {
        final long opensAt = System.currentTimeMillis() + 4_000;
        create("\"stock\":5,\"eligibility\":\"registered\",\"opensAt\":" + opensAt + ",\"registrationClosesAt\":"
                + opensAt);
        open("ben");
        phone.await("registration");
        phone.press();
        phone.await("registered");
        phone.await("open");
        phone.press();
        phone.await("secured");
        open("stranger");
        phone.await("open");
        phone.press();
        phone.await("notEligible");
    }

    @Test
    void shouldWaitInTheWaitlistAndLeaveItWithTheUnit() throws Exception {
        create("\"stock\":1,\"paymentWindowMs\":60000,\"waitlistCapacity\":5");
        shopper.buy(server.shop(), sale, "slow", "k");
        open("carl");
        phone.await("soldOut");
        assertTrue(phone.text().contains("Join the waitlist"), phone.text());
        phone.press();
        phone.await("waitlisted");
        assertTrue(phone.text().contains("Your place is 1"), phone.text());
        shopper.call("DELETE", server.shop() + "/v1/orders/" + sale + "-1", "slow");
        phone.await("secured");
    }

    @Test
    void shouldSolveTheChallengeOfASale() throws Exception {
        create("\"stock\":5");
        set("challenge." + sale, "20000");
        open("dora");
        phone.await("open");
        phone.press();
        phone.await("secured");
    }

    @Test
    void shouldWaitForATurn() throws Exception {
        create("\"stock\":500");
        set("admission.rate", "10");
        try {
            for (int i = 0; i < 20; i++) {
                shopper.buy(server.shop(), sale, "crowd" + i, "k");
            }
            open("eva");
            phone.await("open");
            phone.press();
            phone.await("secured");
        } finally {
            set("admission.rate", null);
        }
    }

    @Test
    void shouldTryAgainAfterARateLimit() throws Exception {
        create("\"stock\":5");
        set("rate.user", "1/1");
        try {
            open("fred");
            phone.await("open");
            shopper.get(server.shop() + "/v1/sales/" + sale + "/purchases/me", "fred");
            phone.press();
            phone.await("secured");
        } finally {
            set("rate.user", null);
        }
    }

    @Test
    void shouldSaySoldOutPausedClosedAndLimitReached() throws Exception {
        create("\"stock\":2");
        open("gina");
        phone.await("open");
        admin("POST", "/" + sale + "/pause", "{}");
        phone.press();
        phone.await("paused");
        admin("POST", "/" + sale + "/resume", "{}");
        shopper.buy(server.shop(), sale, "gina", "elsewhere");
        phone.press();
        phone.await("limitReached");
        assertTrue(phone.text().contains(sale + "-1"), phone.text());
        open("hugo");
        phone.await("open");
        shopper.buy(server.shop(), sale, "last", "k");
        phone.press();
        phone.await("soldOut");
        assertFalse(phone.canPress());
        admin("POST", "/" + sale + "/close", "{}");
        phone.driver.navigate().refresh();
        phone.photograph("closed-phone");
        assertTrue(phone.text().contains("The sale is closed"), phone.text());
        assertFalse(phone.canPress());
    }

    @Test
    void shouldAskForAPassIfThereIsNoneOrItIsForeign() throws Exception {
        create("\"stock\":2");
        phone.run("sessionStorage.clear()");
        phone.driver.get(server.shop() + "/sales/" + sale);
        phone.run("sessionStorage.clear()");
        phone.driver.navigate().refresh();
        phone.await("pass");
        assertFalse(phone.canPress());
        phone.driver.get("about:blank");
        phone.driver.get(server.shop() + "/sales/" + sale + "#pass=a.b.c");
        phone.await("open");
        phone.press();
        phone.await("pass");
    }

    @Test
    void shouldTakeThePassFromAPageThatOpenedItOnTheSameOrigin() throws Exception {
        create("\"stock\":2");
        phone.driver.get(server.shop() + "/sales/" + sale);
        phone.run("sessionStorage.clear()");
        phone.driver.navigate().refresh();
        phone.await("pass");
        phone.run("window.postMessage({pass: '" + shopper.pass("ida") + "'}, location.origin)");
        phone.await("open");
    }

    @Test
    void shouldSpeakChinese() throws Exception {
        create("\"title\":\"年度手机\",\"stock\":2");
        phone.driver.get(server.shop() + "/sales/" + sale + "?lang=zh#pass=" + shopper.pass("jin"));
        phone.await("open");
        assertTrue(phone.text().contains("正在销售"), phone.text());
        phone.press();
        phone.await("secured");
        assertTrue(phone.text().contains("您是第 1 位"), phone.text());
        assertEquals("zh", phone.run("return document.documentElement.lang"));
        phone.setWidth(1280);
        phone.photograph("secured-chinese-desk");
        phone.setWidth(375);
    }

    @Test
    void shouldLoadOneDocumentAndNothingElse() throws Exception {
        create("\"stock\":2");
        open("kim");
        phone.await("open");
        assertEquals(
                List.of("/v1/clock", "/v1/clock", "/v1/clock"),
                phone.run("return performance.getEntriesByType('resource').map(r => new URL(r.name).pathname)"));
        final long bytes = (Long) phone.run("return performance.getEntriesByType('navigation')[0].encodedBodySize");
        assertTrue(bytes <= 14 << 10, bytes + " bytes");
    }
}
