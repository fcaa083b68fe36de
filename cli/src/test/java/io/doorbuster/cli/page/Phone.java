package io.doorbuster.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** A shopper's real browser, without a screen. For the test's thread. */
final class Phone implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int WIDTH = 375;

    final ChromeDriver driver;

    private Phone(final ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens a browser that asks for {@code language}; skips the test if the machine has none. */
    static Phone open(final String language, final Path profile) {
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

    void setWidth(final int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 667, "deviceScaleFactor", 2, "mobile", width < 600));
    }

    /** What a script on the page returns. */
    Object run(final String script) {
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
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                // A refusal is a status that the browser lists as an error.
                .filter(message -> !message.contains("the server responded with a status of"))
                .toList();
    }

    void photograph(final String name) throws IOException {
        Files.createDirectories(SCREENS);
        Files.write(SCREENS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
