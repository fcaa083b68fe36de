package io.doorbuster.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import io.doorbuster.cli.page.Phone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** An operator uses the control room in a real browser, against a real server. */
class ControlRoomIT {
    private static final int DESK = 1440;
    private static final int PHONE = 375;
    private static final int STOCK = 1_500;
    private static final String SECURED = "return [...document.querySelectorAll('#tiles div')]"
            + ".find(tile => tile.firstChild.textContent === 'Secured, 15 minutes')?.lastChild.textContent ?? ''";

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static Shopper shopper;
    private static Phone browser;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        browser = Phone.open("en-GB", folder.resolve("profile"));
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(data);
        shopper = new Shopper(data);
        token = Files.readString(data.resolve("admin.token")).strip();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            server.close();
        }
    }

    @BeforeEach
    void enter() throws Exception {
        browser.setWidth(DESK);
        browser.driver.get(server.admin() + "/ops");
        signIn(token);
        await("live", () -> text("state").equals("live"));
    }

    @AfterEach
    void theBrowserMustNotComplain() {
        assertEquals(List.of(), browser.complaints());
    }

    private static WebElement at(final String id) {
        return browser.driver.findElement(By.id(id));
    }

    private static String text(final String id) {
        return at(id).getText();
    }

    private static void fill(final String id, final String value) {
        at(id).clear();
        at(id).sendKeys(value);
    }

    private static void signIn(final String with) {
        fill("token", with);
        browser.driver.findElement(By.cssSelector("#sign-in button")).click();
    }

    private static void await(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() - deadline < 0,
                    () -> what + " does not come: "
                            + browser.driver.findElement(By.tagName("body")).getText());
            Thread.sleep(50);
        }
    }

    /** Presses the button of this label, which the line at the top must not cover. */
    private static void press(final String label) {
        final WebElement button = browser.driver.findElement(By.cssSelector("button[aria-label='" + label + "']"));
        browser.driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }

    /** Confirms the dialog as {@code olga}. */
    private static void confirm() {
        fill("ask-actor", "olga");
        at("ask-yes").click();
    }

    private static void awaitResult(final String result) throws InterruptedException {
        await(result, () -> text("result").equals(result));
    }

    private static void create(final String sale, final String units) {
        fill("new-saleId", sale);
        fill("new-stock", units);
        browser.driver.findElement(By.cssSelector("#create-form > button")).click();
        confirm();
    }

    private static String sale(final String id) throws Exception {
        return shopper.get(server.shop() + "/v1/sales/" + id, "anna").body();
    }

    @Test
    void shouldShowADropAsItHappensAndItsHistoryAfterAReload() throws Exception {
        assertEquals(
                201,
                shopper.admin(
                                server.admin() + "/admin/v1/sales",
                                "{\"saleId\":\"rush\",\"stock\":" + STOCK + ",\"paymentWindowMs\":3600000}")
                        .statusCode());
        await(
                "the sale",
                () -> browser.driver
                                .findElements(By.cssSelector("#chart-sale option[value=rush]"))
                                .size()
                        == 1);
        browser.driver
                .findElement(By.cssSelector("#chart-sale option[value=rush]"))
                .click();
        final long before = Long.parseLong(secured());
        final Jar.Result drop = Jar.run(
                "drop",
                "--url",
                server.shop(),
                "--sale",
                "rush",
                "--pass-key-file",
                folder.resolve("data").resolve("pass.key").toString(),
                "--users",
                "3000",
                "--over",
                "3s",
                "--warmup",
                "off");
        assertEquals(0, drop.exitCode(), drop.err());
        final String secured = Long.toString(before + STOCK);
        await("every secured order", () -> secured().equals(secured));
        await("the sold-out sale", () -> text("sale-table").contains("rush sold out 1,500 0 1,500 0"));
        browser.photograph("control-room-desk");
        browser.run("document.querySelector('#chart-stock summary').click()");
        await("the table", () -> text("chart-stock").contains("held 1,500 1,500"));

        enter();
        await("the history", () -> secured().equals(secured));
        browser.assertAccessible("the control room during a drop");
        browser.setWidth(PHONE);
        assertFitsThePhone();
        browser.photograph("control-room-phone");
    }

    private static String secured() {
        return browser.run(SECURED).toString().replace(",", "");
    }

    private static void assertFitsThePhone() {
        assertEquals(
                List.of(),
                browser.run("return [...document.querySelectorAll('body *')].filter(e => e.closest('.box') === null"
                        + " && e.closest('.plot') === null && e.closest('pre') === null && e.offsetParent !== null"
                        + " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"));
        assertEquals((long) PHONE, browser.run("return document.scrollingElement.scrollWidth"));
    }

    @Test
    void shouldLeadASaleThroughItsLife() throws Exception {
        create("life", "10");
        awaitResult("life is created.");
        assertTrue(sale("life").contains("\"stock\":10"));
        await("its row", () -> text("sale-table").contains("life open 10 10 0 0 0"));
        press("Pause life");
        confirm();
        awaitResult("life is paused.");
        await("its new row", () -> text("sale-table").contains("life paused"));
        press("Resume life");
        confirm();
        awaitResult("life is open.");
        await("its old row", () -> text("sale-table").contains("life open"));
        press("Restock life");
        fill("ask-units", "-20");
        confirm();
        await("the refusal", () -> text("ask").contains("orders"));
        fill("ask-units", "5");
        confirm();
        awaitResult("life has 15 units, 15 of them unsold.");
        press("Change life");
        await("the terms", () -> at("ask").isDisplayed());
        fill("ask-perUserLimit", "3");
        confirm();
        awaitResult("life has its new terms.");
        assertTrue(sale("life").contains("\"perUserLimit\":3"));
        press("Close life");
        browser.assertAccessible("the dialog");
        at("ask-no").click();
        assertTrue(sale("life").contains("\"state\":\"open\""), "nothing happens without a confirmation");
        press("Close life");
        confirm();
        awaitResult("life is closed.");
        final Jar.Result journal =
                Jar.run("journal", "inspect", "--data", folder.resolve("data").toString(), "--last", "50");
        final List<String> changes = journal.out()
                .lines()
                .filter(line -> line.contains(" sale=life ") || line.endsWith(" sale=life"))
                .toList();
        assertEquals(6, changes.size(), journal.out());
        assertTrue(changes.stream().allMatch(line -> line.contains("olga")), "the journal names the actor: " + changes);
    }

    @Test
    void shouldFollowTheStreamAndNotReadAllFiguresAgainAndAgain() throws Exception {
        browser.run("window.heard = 0; addEventListener('samples', () => window.heard++)");
        await("six samples", () -> (long) browser.run("return window.heard") >= 6);
        final long reads = (long) browser.run("return performance.getEntriesByType('resource')"
                + ".filter(r => new URL(r.name).pathname === '/admin/v1/figures').length");
        // One to sign in, one to begin; each gap in the stream, on a busy machine, costs one more.
        assertTrue(reads <= 4, reads + " reads of all figures for six samples");
    }

    /** A click begins and ends; it is lost if the button is replaced between the two. */
    @Test
    void shouldKeepTheButtonsWhileTheNumbersOfTheSaleChange() throws Exception {
        create("busy", "10");
        await("its row", () -> text("sale-table").contains("busy open 10 10"));
        browser.run("window.kept = document.querySelector('button[aria-label=\"Pause busy\"]')");
        shopper.buy(server.shop(), "busy", "anna", "k");
        await("the purchase", () -> text("sale-table").contains("busy open 10 9"));
        assertEquals(true, browser.run("return window.kept.isConnected"));
    }

    @Test
    void shouldMarkTheFieldThatTheServerRefuses() throws Exception {
        create("Wrong Id", "10");
        await("the mark", () -> "true".equals(at("new-saleId").getDomAttribute("aria-invalid")));
        assertTrue(text("new-saleId-error").contains("saleId"), text("new-saleId-error"));
        assertEquals("new-saleId", browser.run("return document.activeElement.id"));
        create("right-id", "0");
        await("the other mark", () -> "true".equals(at("new-stock").getDomAttribute("aria-invalid")));
        assertEquals(null, at("new-saleId").getDomAttribute("aria-invalid"));
        fill("new-challenge", "5");
        create("right-id", "5");
        await("the third mark", () -> text("create").contains("challenge"));
        at("new-challenge").clear();
        create("right-id", "5");
        awaitResult("right-id is created.");
    }

    @Test
    void shouldFindOrdersAndChangeThem() throws Exception {
        shopper.admin(
                server.admin() + "/admin/v1/sales", "{\"saleId\":\"desk\",\"stock\":5,\"paymentWindowMs\":600000}");
        shopper.buy(server.shop(), "desk", "anna", "k1");
        shopper.buy(server.shop(), "desk", "<b>ben</b>", "k2");
        fill("order-id", "desk-1");
        browser.driver.findElement(By.cssSelector("#find-order button")).click();
        await("the order", () -> text("order-table").contains("desk-1 1 anna 1 secured"));
        press("Mark as paid desk-1");
        fill("ask-reference", "pay-1");
        confirm();
        await("the payment", () -> text("order-table").contains("desk-1 1 anna 1 paid"));
        fill("order-user", "<b>ben</b>");
        fill("order-user-sale", "desk");
        browser.driver.findElement(By.cssSelector("#find-user button")).click();
        await("the order of the user", () -> text("order-table").contains("desk-2 2 <b>ben</b> 1 secured"));
        fill("order-sale", "desk");
        browser.driver.findElement(By.cssSelector("#list-orders button")).click();
        await(
                "both",
                () -> text("order-table").contains("desk-1")
                        && text("order-table").contains("desk-2"));
        fill("order-id", "desk-99");
        browser.driver.findElement(By.cssSelector("#find-order button")).click();
        await("the refusal", () -> text("order-error").contains("no order with this id"));
    }

    @Test
    void shouldChangeASettingAndAuditTheJournal() throws Exception {
        press("Change rate.address");
        fill("ask-value", "5");
        confirm();
        await("the refusal", () -> text("ask").contains("rate.address"));
        fill("ask-value", "500/1000");
        confirm();
        await("the change", () -> text("setting-table").contains("rate.address 500/1000"));
        press("Change rate.address");
        fill("ask-value", "");
        confirm();
        await("the default", () -> !text("setting-table").contains("500/1000"));
        at("start-audit").click();
        await("the verdict", () -> text("audit-verdict").startsWith("exact, at "));
        assertTrue(text("audit-report").contains("verdict: exact"), text("audit-report"));
    }

    @Test
    void shouldKeepTheTokenInMemoryOnlyAndSayWhyItIsRefused() throws Exception {
        assertEquals(Map.of(), browser.run("return {...localStorage, ...sessionStorage}"));
        assertFalse(browser.driver.getCurrentUrl().contains(token));
        assertFalse((Boolean) browser.run("return document.documentElement.outerHTML.includes('" + token + "')"));
        assertEquals(
                List.of(),
                browser.run("return performance.getEntriesByType('resource').map(r => r.name)"
                        + ".filter(name => !name.startsWith(location.origin) || name.includes('" + token + "'))"));
        browser.driver.navigate().refresh();
        assertTrue(at("sign-in").isDisplayed());
        browser.assertAccessible("signed out");
        signIn("wrong");
        await("the reason", () -> !text("sign-in-error").isEmpty());
        assertTrue(text("sign-in-error").contains("token"), text("sign-in-error"));
        signIn(token);
        await("live", () -> text("state").equals("live"));
        at("sign-out").click();
        assertTrue(at("sign-in").isDisplayed());
        assertFalse(at("room").isDisplayed());
    }
}
