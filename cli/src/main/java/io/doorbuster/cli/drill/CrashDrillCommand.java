package io.doorbuster.cli.drill;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.pass.DurationConverter;
import io.doorbuster.journal.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster crash-drill}: rounds of load, {@code kill -9} and restart; nothing that a client was told may be lost. Exit
 * codes: 0 good · 1 the drill itself could not run · 2 usage · 3 something told was lost, doubled or miscounted, or the server
 * did not come back · 4 it came back too slowly.
 */
@Command(
        name = "crash-drill",
        hidden = true,
        description = "Kills a server under load, restarts it, and checks every order it told.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Four rounds in turn end between append and force, amid a snapshot, amid a roll to a new journal",
            "file, and at any time; starts behind them end amid the recovery, behind the first also amid the",
            "copy of the journal's tail. 20 rounds are 51 kills. SIGKILL each, from outside."
        })
public final class CrashDrillCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Loads that end in a kill, of four kinds in turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "An empty or new folder for the drill, kept; the server's data is DIR/data."
                    + " Default: a temporary one, removed when nothing was found.")
    private Path folder;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Distinct users over all rounds, about; what they leave is sold out behind the last. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "16",
            description = "Client threads. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--java",
            paramLabel = "F",
            description = "The java to start the server with. Default: the one this runs on.")
    private Path java;

    @Option(names = "--jar", paramLabel = "F", description = "The executable. Default: the jar this runs from.")
    private Path jar;

    @Option(
            names = "--durability",
            paramLabel = "D",
            defaultValue = "power",
            description = "power or process. Default: ${DEFAULT-VALUE}.")
    private String durability;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the moments of the kills. Default: a new one, printed.")
    private Long seed;

    @Option(
            names = "--max-restart",
            paramLabel = "D",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Exit code 4 if a restart took longer to its first answer. Default: ${DEFAULT-VALUE}.")
    private Duration maxRestart;

    @Option(names = "--json", description = "Print the summary as one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the temporary folder in any case.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        refuseBadValues();
        List<String> command =
                List.of(javaOrOwn().toString(), "-jar", jarOrOwn().toString());
        boolean temporary = folder == null;
        Path home = temporary ? Files.createTempDirectory("doorbuster-crash-drill-") : folder;
        PrivateFiles.createDirectories(home);
        CrashDrillSettings settings = new CrashDrillSettings(
                command,
                "-javaagent:" + jarOrOwn() + "=",
                home,
                rounds,
                users,
                connections,
                durability,
                maxRestart,
                seed == null ? System.nanoTime() : seed);
        int code = ExitCodes.FAILURE;
        try {
            code = run(settings, spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        } finally {
            if (temporary && !keep && code == ExitCodes.GOOD) {
                remove(home);
            } else {
                spec.commandLine().getErr().println("kept " + home);
            }
        }
        return code;
    }

    /** Runs the drill and prints what it found; returns the exit code. */
    static int run(CrashDrillSettings settings, PrintWriter out, PrintWriter err, boolean json) {
        PrintWriter rounds = json ? err : out;
        try (CrashDrill drill = new CrashDrill(settings, rounds)) {
            rounds.println("seed " + settings.seed() + ", stock " + drill.units() + ", durability "
                    + settings.durability() + ", folder " + settings.folder());
            rounds.flush();
            Thread killer = new Thread(drill::killServer, "kill-server");
            Runtime.getRuntime().addShutdownHook(killer);
            Summary summary = drill.run();
            Runtime.getRuntime().removeShutdownHook(killer);
            if (json) {
                summary.printJson(out, settings.seed());
            } else {
                summary.print(out);
            }
            return exitCode(settings, summary, err);
        } catch (IOException failure) {
            err.println("doorbuster: the drill could not go on: " + failure.getMessage());
            return ExitCodes.FAILURE;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int exitCode(CrashDrillSettings settings, Summary summary, PrintWriter err) {
        if (!summary.isGood()) {
            return ExitCodes.DAMAGE;
        }
        if (summary.kills().slowestRestartMillis() > settings.maxRestart().toMillis()) {
            err.println("doorbuster: a restart took longer than "
                    + settings.maxRestart().toMillis() + " ms");
            return ExitCodes.THRESHOLD;
        }
        return ExitCodes.GOOD;
    }

    private void refuseBadValues() {
        within("--rounds", rounds, CrashDrillSettings.MAX_ROUNDS);
        within("--users", users, CrashDrillSettings.MAX_USERS);
        within("--connections", connections, CrashDrillSettings.MAX_CONNECTIONS);
        if (!durability.equals("power") && !durability.equals("process")) {
            throw refusal("--durability is neither power nor process; give one of them");
        }
        if (folder != null && !isEmptyOrNew(folder)) {
            throw refusal("--data " + folder + " is no empty folder: the drill starts from nothing; give a new one");
        }
    }

    private void within(String flag, int value, int most) {
        if (value < 1 || value > most) {
            throw refusal(flag + " " + value + " is out of range: it must be 1 to " + most + "; give another one");
        }
    }

    private static boolean isEmptyOrNew(Path folder) {
        if (Files.notExists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException noFolder) {
            return false;
        }
    }

    private Path javaOrOwn() {
        Path path = java != null ? java : Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(path)) {
            throw refusal("--java " + path + " cannot be executed; give the path of a java");
        }
        return path;
    }

    private Path jarOrOwn() {
        Path path = jar != null ? jar : own();
        if (!Files.isRegularFile(path)) {
            throw refusal("--jar " + path + " is no file: the drill starts the one executable; give its path");
        }
        return path;
    }

    private static Path own() {
        try {
            return Path.of(CrashDrillCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
