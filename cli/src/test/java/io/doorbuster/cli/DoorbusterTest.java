package io.doorbuster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The messages of the executable for bad input. No server is started. */
class DoorbusterTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                       | no command given; give one of serve, drop, journal,",
                "sell                                   | there is no command 'sell'",
                "sreve                                  | there is no command 'sreve'; did you mean 'serve'?",
                "journal inspct --data x                | there is no command 'journal inspct'; did you mean "
                        + "'journal inspect'?",
                "serve                                  | missing --data DIR",
                "serve --data x                         | missing --admin-token-file",
                "serve --data x --port x                | --port must be a whole number, not 'x'",
                "serve --data x --port                  | --port needs a value: --port PORT",
                "serve --data x --durability maybe      | --durability must be power or process, not 'maybe'",
                "serve --data x --identity anyone       | --identity must be pass or header, not 'anyone'",
                "serve --dat x                          | unknown flag --dat; did you mean --data?",
                "serve --prot 9                         | unknown flag --prot; did you mean --port?",
                "journal                                | no journal command given",
                "journal replay                         | missing --data DIR",
                "journal diff --data x 1                | missing B, the later point",
                "journal export --data x --format xml   | --format must be ndjson or csv, not 'xml'",
                "pass --user u --sale s --ttl soon      | --ttl: 'soon' is not a duration",
                "journal inspect --data x --last 0      | --last must be 1 to 1000000",
                "journal inspect --data x --limit -1    | must be positive",
                "journal export --data x                | give either --jdbc-url or --format",
                "journal export --data x --format csv --follow | --follow needs --jdbc-url",
                "journal export --data x --jdbc-url http://x | --jdbc-url must look like",
                "drop --users 0                         | users",
                "completion                             | missing SHELL, shell of the script",
                "completion fish                        | SHELL must be bash or zsh, not 'fish'",
                "man sell                               | there is no command 'sell'; give a command of 'doorbuster'",
                "pass --sale demo                       | --user"
            })
    void shouldRefuseBadUsageWithOneLineAndExitTwo(final String line, final String said) {
        final String[] arguments = line == null ? new String[0] : line.split(" ");
        assertEquals(ExitCodes.USAGE, execute(Map.of(), arguments));
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldSayThatThereIsNoJournalAndExitOne() {
        assertEquals(ExitCodes.FAILURE, execute(Map.of(), "journal", "replay", "--data", folder.toString()));
        assertTrue(err.toString().contains("there is no journal in " + folder), err.toString());
    }

    @Test
    void shouldTakeFlagsFromTheEnvironmentAndTheConfigurationFile() throws IOException {
        final Path config = folder.resolve("serve.properties");
        Files.writeString(config, "data=" + folder + "\nport=not-from-here\ndurability=perhaps\n");
        final Map<String, String> environment = Map.of("DOORBUSTER_CONFIG", config.toString(), "DOORBUSTER_PORT", "7");
        assertEquals(ExitCodes.USAGE, execute(environment, "serve"));
        assertTrue(err.toString().contains("not 'perhaps'"), err.toString());
        assertEquals(ExitCodes.USAGE, execute(environment, "serve", "--durability", "process"));
        assertTrue(err.toString().contains("missing --admin-token-file"), err.toString());
        assertEquals(ExitCodes.USAGE, execute(Map.of(), "serve", "--config", config.toString()));
        assertTrue(err.toString().contains("not-from-here"), err.toString());
    }

    @Test
    void shouldRefuseAConfigurationFileThatIsMissingOrHasASettingThatIsNone() throws IOException {
        assertEquals(
                ExitCodes.USAGE,
                execute(Map.of(), "serve", "--config", folder.resolve("none").toString()));
        assertTrue(err.toString().contains("cannot read --config "), err.toString());
        final Path config = Files.writeString(folder.resolve("c"), "prot=8080\n");
        assertEquals(ExitCodes.USAGE, execute(Map.of(), "serve", "--config", config.toString()));
        assertTrue(err.toString().contains("unknown setting 'prot'"), err.toString());
    }

    @Test
    void shouldTakeValuesOfTheConfigurationWithoutBlanksAroundThemAndWithAByteOrderMark() throws IOException {
        final Path config = folder.resolve("c");
        Files.writeString(config, "\uFEFFdurability=power \t\nidentity = header  \r\nport=8o \n");
        assertEquals(ExitCodes.USAGE, execute(Map.of(), "serve", "--config", config.toString()));
        assertTrue(err.toString().contains("--port must be a whole number, not '8o'"), err.toString());
        assertTrue(err.toString().contains("(--port is from line 3 of " + config + ")"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "data=a;# data=c;data=b      | 'data' occurs twice, in line 1 and in line 3 of",
                "max-slaes=5                 | unknown setting 'max-slaes' in line 1 of",
                "max-slaes=5                 | did you mean 'max-sales'?",
                ";--port=5                   | did you mean 'port'?",
                "config=x                    | settings are the flags without their dashes",
                "data=\\u12                | line 1 of",
                "data=a;admin-token-file=b;identity=header;disk-low-bytes=1 | disk-low-bytes is from line 4 of",
                "data=a;max-clock-skew=1     | max-clock-skew is from line 2 of"
            })
    void shouldNameTheLineOfABadSetting(final String lines, final String said) throws IOException {
        final Path config = Files.writeString(folder.resolve("c"), lines.replace(";", "\n") + "\n");
        final String token = folder.resolve("token").toString();
        SecretFile.write(folder.resolve("token"), "t".repeat(20).getBytes(US_ASCII));
        assertEquals(
                ExitCodes.USAGE,
                execute(Map.of(), "serve", "--config", config.toString(), "--admin-token-file", token));
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldIgnoreWhatKubernetesPutsIntoTheEnvironmentForAServiceOfThatName() {
        final Map<String, String> injected = Map.of(
                "DOORBUSTER_PORT", "tcp://10.0.0.1:8080",
                "DOORBUSTER_ADMIN_PORT", "tcp://10.0.0.2:8081",
                "DOORBUSTER_SERVICE_HOST", "10.0.0.1",
                "DOORBUSTER_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "DOORBUSTER_PORT_8080_TCP_PORT", "8080");
        assertEquals(ExitCodes.USAGE, execute(injected, "serve", "--data", "x"));
        assertTrue(err.toString().contains("ignored DOORBUSTER_PORT=tcp://10.0.0.1:8080"), err.toString());
        assertTrue(err.toString().contains("ignored DOORBUSTER_ADMIN_PORT="), err.toString());
        assertTrue(err.toString().contains("missing --admin-token-file"), err.toString());
        assertEquals(3, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldNameTheVariableThatABadValueIsFrom() {
        assertEquals(ExitCodes.USAGE, execute(Map.of("DOORBUSTER_PORT", "http"), "serve", "--data", "x"));
        assertTrue(err.toString().contains("(--port is from the environment, DOORBUSTER_PORT)"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --config FOLDER                                   | it is a directory; give the file in it",
                "serve --config FOLDER/none                              | there is no such file or directory",
                "serve --data NUL                                        | is not a file name: it has a NUL",
                "serve --data FOLDER/d --identity header --admin-token-file FOLDER         | it is a directory; "
                        + "give the file in it",
                "serve --data FOLDER/d --identity header --admin-token-file FOLDER/none    | there is no such "
                        + "file; make one: (umask 077",
                "serve --data FOLDER/d --identity header --admin-token-file FOLDER/empty   | it is empty",
                "serve --data FOLDER/d --identity header --admin-token-file FOLDER/short   | cannot use the "
                        + "admin token file FOLDER/short: it has 3 characters; a token has 16 to 256",
                "serve --data FOLDER/d --admin-token-file T --pass-key-file FOLDER | it is a directory",
                "serve --data FOLDER/d --admin-token-file T --pass-key-file FOLDER/empty | its key has 0 bytes",
                "serve --data FOLDER/short HEADER                        | there is a file of that name already",
                "serve --data FOLDER/short/d HEADER                      | FOLDER/short",
                "serve --data FOLDER/d HEADER --port 70000               | port",
                "serve --data FOLDER/d HEADER --bind no.such.host.invalid | no such host",
                "serve --data FOLDER/d HEADER --admin-bind no.such.host.invalid | no such host",
                "serve --data FOLDER/d HEADER --bind 192.0.2.1           | this machine does not have the address",
                "serve --data FOLDER/d HEADER --io-threads -1            | --io-threads",
                "serve --data FOLDER/d HEADER --max-sales 0              | --max-sales must be 1 to",
                "serve --data FOLDER/d HEADER --disk-low-bytes -1        | --disk-low-bytes must",
                "serve --data FOLDER/d HEADER --journal-block-size 7     | --journal-block-size must be "
                        + "a power of two from",
                "serve --data FOLDER/d HEADER --max-connections -1       | --max-connections must be 0 or more, not -1",
                "serve --data FOLDER/d HEADER --trusted-proxy 10.0.0.1/8 | has bits beyond its prefix; "
                        + "write 10.0.0.0/8",
                "serve --data FOLDER/d HEADER --trusted-proxy lb.example | \"lb.example\" is not a network",
                "serve --data FOLDER/d HEADER --proxy-protocol           | --proxy-protocol needs --trusted-proxy CIDR",
                "serve --data FOLDER/d HEADER --tls-cert FOLDER/short    | --tls-cert and --tls-key "
                        + "are needed together",
                "serve --data FOLDER/d HEADER --tls-cert FOLDER/none --tls-key FOLDER/none | cannot use FOLDER/none: "
                        + "there is no such file",
                "serve --data FOLDER/d HEADER --tls-cert FOLDER/short --tls-key FOLDER/short | cannot use "
                        + "FOLDER/short: it has no certificates in PEM",
                "serve --data FOLDER/d HEADER --reader nginx             | nginx",
                "serve --data FOLDER/d HEADER --project-to mysql://x     | --project-to must look like",
                "serve --data FOLDER/d HEADER --snapshot-every-seconds 0 | --snapshot-every-seconds must be",
                "serve --data FOLDER/d HEADER --snapshot-every-seconds -5 | --snapshot-every-seconds must be",
                "serve --data FOLDER/d HEADER --snapshot-every-seconds 9223372036854775807 | "
                        + "--snapshot-every-seconds must",
                "serve --data FOLDER/d HEADER --snapshot-every-events 0  | --snapshot-every-events must be",
                "serve --data FOLDER/d HEADER --max-clock-skew 0s        | --max-clock-skew must be",
                "serve --data FOLDER/d HEADER --max-downtime 1m          | --max-downtime must be",
                "serve --data FOLDER/d HEADER --accept-clock noon        | is not a time",
                "serve --data FOLDER/d HEADER --disk-low-bytes 9000000000000000000 | cannot begin a journal in "
                        + "FOLDER/d: the disk",
                "serve --demo --data FOLDER/d --disk-low-bytes 9000000000000000000 | cannot begin a journal in "
                        + "FOLDER/d: the disk",
                "serve --demo --data FOLDER/short                        | there is a file of that name already",
                "journal replay --data FOLDER/short                      | there is no journal in FOLDER/short",
                "journal verify --data FOLDER/short                      | there is no journal in FOLDER/short",
                "journal audit --data FOLDER/none                        | there is no journal in FOLDER/none",
                "journal inspect --data FOLDER/short                     | there is no journal in FOLDER/short",
                "journal tail --data FOLDER/short                        | there is no journal in FOLDER/short",
                "journal stats --data FOLDER/short                       | there is no journal in FOLDER/short",
                "journal diff --data FOLDER/short 1 2                    | there is no journal in FOLDER/short",
                "journal backup --data FOLDER/short FOLDER/d             | there is no journal in FOLDER/short",
                "journal prune --data FOLDER/short --backup FOLDER/d     | there is no journal in FOLDER/short",
                "journal repair --data FOLDER/short                      | there is no journal in FOLDER/short",
                "journal repair --data FOLDER/none                       | there is no journal in FOLDER/none",
                "journal export --data FOLDER/short --format csv         | there is no journal in FOLDER/short",
                "snapshot list --data FOLDER/short                       | there is no journal in FOLDER/short",
                "snapshot take --data FOLDER/short                       | there is no journal in FOLDER/short",
                "pass --sale demo --user u --pass-key-file FOLDER        | it is a directory",
                "pass --sale demo --user u --pass-key-file FOLDER/none   | give the server's key file with "
                        + "--pass-key-file",
                "journal export --data FOLDER/short --format csv --output FOLDER/none/o | there is no directory "
                        + "FOLDER/none",
                "drop --url http://127.0.0.1:1 --pass-key-file FOLDER    | it is a directory",
                "drop --admin-url http://127.0.0.1:1 --admin-token-file FOLDER | --admin-token-file FOLDER",
                "drop --url nonsense                                     | --url",
                "drop --report FOLDER/short                              | --report FOLDER/short exists already; "
                        + "remove it",
                "drop --report FOLDER/none/drop.html                     | there is no directory FOLDER/none",
                "crash-drill --data FOLDER/short                         | --data FOLDER/short"
            })
    void shouldSayInWordsWhatIsWrongWithAPathAHostOrANumber(final String line, final String said) throws IOException {
        Files.createFile(folder.resolve("empty"));
        Files.writeString(folder.resolve("short"), "abc");
        SecretFile.write(folder.resolve("token"), "t".repeat(20).getBytes(US_ASCII));
        for (final String file : new String[] {"empty", "short"}) {
            Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString("rw-------"));
        }
        final String[] arguments = line.replace(
                        "HEADER", "--identity header --port 0 --admin-port 0 --admin-token-file T")
                .replace(
                        " --port 0 --admin-port 0",
                        line.contains("--port 7") ? " --admin-port 0" : " --port 0 --admin-port 0")
                .replace(" T", " " + folder.resolve("token"))
                .replace("FOLDER", folder.toString())
                .replace("NUL", "a\0b")
                .split(" ");
        final int code = execute(Map.of(), arguments);
        assertTrue(code == ExitCodes.FAILURE || code == ExitCodes.USAGE, code + " " + err);
        final String message = err.toString();
        assertTrue(message.contains(said.replace("FOLDER", folder.toString())), message);
        assertFalse(message.contains("Exception") || message.contains("java."), message);
        assertEquals(1, message.lines().count(), message);
        assertFalse(Files.exists(folder.resolve("d/pass.key")), "nothing is made");
    }

    private int execute(final Map<String, String> environment, final String... arguments) {
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Doorbuster.commandLine(environment);
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
