package io.doorbuster.cli.deploy;

import static io.doorbuster.cli.DocNumbers.constant;
import static io.doorbuster.cli.DocNumbers.flag;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.serve.ServeCommand;
import io.doorbuster.http.exchange.HttpLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The examples in docs/deploy name only settings, ports, paths and limits that the code has. */
class ExamplesTest {
    private static final long MIB = 1 << 20;
    /** Flags of other programs in the comments of the examples. */
    private static final Set<String> OF_OTHERS = Set.of(
            "--from-file",
            "--replicas",
            "--build",
            "--rm",
            "--no-deps",
            "--data",
            "--config",
            "--help",
            "--shell",
            "--system",
            "--home-dir",
            "--now",
            "--sun-misc-unsafe-memory-access",
            "--from");

    private static Set<String> flags() {
        return new CommandLine(new ServeCommand())
                .getCommandSpec().options().stream()
                        .map(CommandLine.Model.OptionSpec::longestName)
                        .collect(Collectors.toSet());
    }

    /** Lets the command read the setting, so that its name and its value are checked. */
    static void readSetting(final String flag, final String value, final String place) {
        assertDoesNotThrow(
                () -> new CommandLine(new ServeCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(flag + "=" + value),
                place + " " + flag);
    }

    static String flagOf(final String variable) {
        return "--"
                + variable.substring("DOORBUSTER_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
    }

    @Test
    void shouldNameOnlyVariablesThatAreFlagsOfServe() throws Exception {
        final Set<String> unknown = new TreeSet<>();
        int seen = 0;
        for (final Example example : Example.all()) {
            for (final String variable : example.every("\\b(DOORBUSTER_[A-Z_]+)")) {
                seen++;
                if (!flags().contains(flagOf(variable))) {
                    unknown.add(example.name() + ": " + variable);
                }
            }
        }
        assertEquals(Set.of(), unknown);
        assertTrue(seen > 20, "variables: " + seen);
    }

    @Test
    void shouldNameOnlyFlagsThatServeHas() throws Exception {
        final Set<String> unknown = new TreeSet<>();
        for (final String name : List.of("doorbuster.service", "doorbuster.conf", "nginx.conf", "haproxy.cfg")) {
            final Example example = Example.of(name);
            example.every("(?<![\\w-])(--[a-z][a-z-]+)").stream()
                    .filter(flag -> !OF_OTHERS.contains(flag) && !flags().contains(flag))
                    .forEach(flag -> unknown.add(name + ": " + flag));
            example.every("(?<![-\\w])([a-z]+-[a-z-]+)=(?=[\\d\"/])").stream()
                    .filter(setting -> !flags().contains("--" + setting))
                    .forEach(setting -> unknown.add(name + ": " + setting));
        }
        assertEquals(Set.of(), unknown);
    }

    /** The settings that are commented out, too. */
    @Test
    void shouldHaveOnlySettingsThatServeReads() throws Exception {
        final List<MatchResult> settings = Example.of("doorbuster.conf").places("^#?([a-z-]+)=(.*)$");
        assertTrue(settings.size() > 20, "settings: " + settings.size());
        settings.forEach(setting -> readSetting("--" + setting.group(1), setting.group(2), "doorbuster.conf"));
    }

    /** A line that is commented out shows the default, if there is one that is a number. */
    @Test
    void shouldShowTheDefaultsOfTheSettingsThatAreNotSet() throws Exception {
        final List<MatchResult> numbers = Example.of("doorbuster.conf").places("^#([a-z-]+)=(\\d+)$");
        assertTrue(numbers.size() > 5, "numbers: " + numbers.size());
        for (final MatchResult number : numbers) {
            assertEquals(flag("serve", "--" + number.group(1)), Long.parseLong(number.group(2)), number.group());
        }
    }

    @Test
    void shouldConnectTheProxiesToThePublicPortOnly() throws Exception {
        final long publicPort = flag("serve", "--port");
        assertEquals(publicPort, Example.of("doorbuster.conf").number("^port=(\\d+)$"));
        assertEquals(
                flag("serve", "--admin-port"), Example.of("doorbuster.conf").number("^admin-port=(\\d+)$"));
        for (final String name : List.of("nginx.conf", "haproxy.cfg")) {
            final Set<String> servers =
                    new TreeSet<>(Example.of(name).withoutComments().every("127\\.0\\.0\\.1:(\\d+)"));
            assertEquals(Set.of(Long.toString(publicPort)), servers, name);
        }
    }

    /**
     * A proxy that waits less than the server would hide its 504, and one that keeps a connection longer would send on
     * it.
     */
    @Test
    void shouldWaitLongerThanTheServerAndKeepConnectionsShorter() throws Exception {
        final long answer = HttpLimits.defaults().answerTimeoutMillis() / 1_000;
        final long idle = flag("serve", "--idle-timeout-seconds");
        assertEquals(idle, Example.of("doorbuster.conf").number("^idle-timeout-seconds=(\\d+)$"));
        final Example nginx = Example.of("nginx.conf").withoutComments();
        assertTrue(nginx.number("proxy_read_timeout (\\d+)s;") > answer);
        assertTrue(nginx.number("keepalive 512;\\s+keepalive_timeout (\\d+)s;") < idle);
        final Example haproxy = Example.of("haproxy.cfg").withoutComments();
        assertTrue(haproxy.number("timeout server (\\d+)s") > answer);
        assertTrue(haproxy.number("pool-purge-delay (\\d+)s") < idle);
    }

    @Test
    void shouldRestartTheServiceUnlessAPersonIsNeeded() throws Exception {
        final Example unit = Example.of("doorbuster.service");
        assertEquals("on-failure", unit.only("^Restart=(.*)$"));
        assertEquals(ExitCodes.USAGE + " " + ExitCodes.DAMAGE, unit.only("^RestartPreventExitStatus=(.*)$"));
        assertEquals("SIGTERM", unit.only("^KillSignal=(.*)$"));
    }

    @Test
    void shouldGiveTheServiceTheMemoryFilesAndTimeThatItNeeds() throws Exception {
        final Example unit = Example.of("doorbuster.service");
        assertTrue(unit.number("^MemoryMax=(\\d+)M$") >= mebibytes(unit.only("(-Xmx\\S+) -jar")));
        assertTrue(unit.number("^LimitNOFILE=(\\d+)$")
                >= HttpLimits.MAX_PUBLIC_CONNECTIONS + HttpLimits.RESERVED_DESCRIPTORS);
        assertTrue(unit.number("^TimeoutStopSec=(\\d+)$") > stopSeconds());
    }

    /** The credentials are the files that serve reads, and the settings of the unit are those of doorbuster.conf. */
    @Test
    void shouldHandTheServiceItsKeysAndItsSettings() throws Exception {
        final Example unit = Example.of("doorbuster.service");
        final Set<String> credentials = new TreeSet<>(unit.every("^LoadCredential=([a-z.]+):"));
        assertEquals(credentials, new TreeSet<>(unit.every("^Environment=DOORBUSTER_[A-Z_]+=%d/(.*)$")));
        assertEquals(credentials, new TreeSet<>(unit.every("^#.*/etc/doorbuster/([a-z]+\\.(?:key|token))\\)$")));
        assertTrue(
                unit.text().contains(" /etc/doorbuster/" + unit.only("serve --config /etc/doorbuster/(\\S+)$") + "\n"));
        assertEquals(
                "/var/lib/" + unit.only("^StateDirectory=(.*)$"),
                Example.of("doorbuster.conf").only("^data=(.*)$"));
    }

    @Test
    void shouldScrapeTheAdminPortByTheRulesOfOps() throws Exception {
        final Example scraped = Example.of("prometheus.yml");
        assertEquals(
                Files.readString(Path.of("..", "docs", "ops", "prometheus.yml"))
                        .replace("127.0.0.1:", "doorbuster:")
                        .replaceAll("(?m)^#.*\n", ""),
                scraped.withoutComments().text());
        assertEquals(flag("serve", "--admin-port"), scraped.number("targets: \\[\"doorbuster:(\\d+)\"\\]"));
    }

    @Test
    void shouldSayWhatToDoAboutEachAlert() throws Exception {
        final Example alerts = new Example("alerts.yml", Files.readString(Path.of("..", "docs", "ops", "alerts.yml")));
        final Example runbook = new Example("OPERATIONS.md", Files.readString(Path.of("..", "docs", "OPERATIONS.md")));
        assertEquals(alerts.every("- alert: (\\w+)$"), runbook.every("^\\| `(Doorbuster\\w+)` \\|"));
    }

    static long stopSeconds() {
        return constant("cli.serve.ServeCommand", "STOP_SECONDS");
    }

    /** What a server with this heap takes at most, as `doctor` computes it. */
    static long mebibytes(final String heap) {
        final long gibibytes = Long.parseLong(heap.replaceAll("-Xmx(\\d+)g", "$1"));
        return constant("cli.doctor.MachineChecks", "OUTSIDE_BYTES") / MIB + gibibytes * 1_024 * 7 / 4;
    }

    /** Every YAML file can be read, without a member that occurs twice. */
    @Test
    void shouldBeGoodYaml() throws IOException {
        final List<Example> examples = Example.all().stream()
                .filter(example -> example.name().matches(".*\\.ya?ml"))
                .toList();
        assertTrue(examples.size() >= 5, examples.toString());
        examples.forEach(example -> assertTrue(!example.documents().isEmpty(), example.name()));
    }
}
