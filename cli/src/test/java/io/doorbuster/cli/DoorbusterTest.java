package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the executable says to bad input, without starting anything. */
class DoorbusterTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                       | no command given",
                "sell                                   | sell",
                "serve                                  | missing --data DIR",
                "serve --data x                         | missing --admin-token-file",
                "serve --data x --port x                | '--port'",
                "serve --data x --port                  | '--port'",
                "serve --data x --durability maybe      | durability is power or process, not maybe",
                "serve --data x --identity anyone       | '--identity'",
                "serve --dat x                          | --dat",
                "journal                                | no journal command given",
                "journal replay                         | '--data=DIR'",
                "journal inspect --data x --last 0      | --last must be 1 to 1000000",
                "journal inspect --data x --limit -1    | must be positive",
                "journal export --data x                | give either --jdbc-url or --format",
                "journal export --data x --format csv --follow | --follow needs --jdbc-url",
                "journal export --data x --jdbc-url http://x | a jdbc-url looks like",
                "drop --users 0                         | users",
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
        assertTrue(err.toString().contains("not perhaps"), err.toString());
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
        assertTrue(err.toString().contains("cannot read the configuration"), err.toString());
        final Path config = Files.writeString(folder.resolve("c"), "prot=8080\n");
        assertEquals(ExitCodes.USAGE, execute(Map.of(), "serve", "--config", config.toString()));
        assertTrue(err.toString().contains("unknown setting 'prot'"), err.toString());
    }

    private int execute(final Map<String, String> environment, final String... arguments) {
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Doorbuster.commandLine(environment);
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
