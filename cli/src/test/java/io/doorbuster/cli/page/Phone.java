package io.doorbuster.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a screen, of a shopper or of an operator. For the test's thread. */
public final class Phone implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int WIDTH = 375;

    /** Violations of the rules for accessible pages; nothing is loaded. */
    private static final String AXE = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {preload: false, resultTypes: ['violations']}).then(result => done(
                result.violations.map(v => v.id + ' ' + v.impact + ': ' + v.nodes.map(n => n.html).join(' '))));
            """;

    /** Of axe-core 4.10.3 from npm (Mozilla Public License 2.0, text beside it), unchanged. */
    private static final String AXE_SHA256 = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb";

    public final ChromeDriver driver;

    private Phone(final ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens a browser that asks for {@code language}; skips the test if the machine has none. */
    public static Phone open(final String language, final Path profile) {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "no Chromium with its driver (Debian: apt-get install chromium chromium-driver)");
        final LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                // The sandbox cannot be set up by root, nor in many containers.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--accept-lang=" + language,
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        final ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withTimeout(Duration.ofSeconds(Jar.PATIENCE_SECONDS))
                .build();
        final Phone phone = new Phone(new ChromeDriver(service, options));
        phone.setWidth(WIDTH);
        return phone;
    }

    public void setWidth(final int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 667, "deviceScaleFactor", 2, "mobile", width < 600));
    }

    /** What a script on the page returns. */
    public Object run(final String script) {
        return driver.executeScript(script);
    }

    String state() {
        return (String) run("return document.documentElement.dataset.state || ''");
    }

    /** Waits until the page shows this state. */
    void await(final String state) throws InterruptedException {
        final long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!state().equals(state) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(state, state(), () -> text() + complaints());
    }

    void press() {
        driver.findElement(By.id("buy")).click();
    }

    boolean canPress() {
        return driver.findElement(By.id("buy")).isEnabled();
    }

    String text() {
        return driver.findElement(By.tagName("main")).getText();
    }

    /** What the browser complains about since the last call: errors of scripts and of the policy. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                // A refusal is a status that the browser lists as an error.
                .filter(message -> !message.contains("the server responded with a status of"))
                .toList();
    }

    public void photograph(final String name) throws IOException {
        Files.createDirectories(SCREENS);
        Files.write(SCREENS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Checks the page with axe-core; {@code page} names it. */
    public void assertAccessible(final String page) throws Exception {
        try (InputStream in = Phone.class.getResourceAsStream("axe.min.js")) {
            assertNotNull(in, "axe.min.js");
            final byte[] axe = in.readAllBytes();
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(axe);
            assertEquals(AXE_SHA256, HexFormat.of().formatHex(hash));
            driver.executeScript(new String(axe, UTF_8));
        }
        assertEquals(List.of(), driver.executeAsyncScript(AXE), page);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
