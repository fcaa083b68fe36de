package io.doorbuster.cli.crashdrill;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.OwnJar;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.journal.disk.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
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
 * {@code doorbuster crash-drill}: rounds of load, {@code kill -9} and restart; no acknowledged order may be lost. Exit
 * codes: 0 good · 1 the drill itself could not run · 2 usage · 3 an acknowledged order was lost, doubled or miscounted,
 * or the server did not start again · 4 a restart was too slow.
 */
@Command(
        name = "crash-drill",
        hidden = true,
        description = "Kills a server under load with kill -9, restarts it, and checks every acknowledged order.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The rounds are of four kinds in turn. The kill comes between append and force,",
            "during a snapshot, during a roll to a new journal file, or at a random time.",
            "After each round one start is killed during its recovery; after a round of the",
            "first kind, two starts are also killed during the copy of the journal's tail.",
            "20 rounds are 51 kills, each a SIGKILL from another process.",
            "",
            "Examples:",
            "  doorbuster crash-drill",
            "  doorbuster crash-drill --rounds 4 --users 5000 --seed 1 --data crash-drill"
        })
public final class CrashDrillCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rounds of load that end in a kill (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Empty or new directory for the drill, which is kept; the server's data is in DIR/data"
                    + " (default a temporary directory, which is removed if there are no findings).")
    private Path folder;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Approximate number of distinct users in all rounds (default ${DEFAULT-VALUE}). After the last"
                            + " round, further users buy the remaining units.")
    private int users;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "16",
            description = "Client threads, each with one request at a time (default ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--java",
            paramLabel = "F",
            description = "java executable for the server (default the one that runs the drill).")
    private Path java;

    @Option(names = "--jar", paramLabel = "F", description = "Jar of the server (default the jar of the drill).")
    private Path jar;

    @Option(
            names = "--durability",
            paramLabel = "D",
            defaultValue = "power",
            description = "Durability of the server: power or process (default ${DEFAULT-VALUE}).")
    private String durability;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Random seed for the kill times (default a new one, which is printed).")
    private Long seed;

    @Option(
            names = "--max-restart",
            paramLabel = "D",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Exit with 4 if a restart took longer until its first answer (default ${DEFAULT-VALUE}).")
    private Duration maxRestart;

    @Option(names = "--json", description = "Print the summary as one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the temporary directory even without findings.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        refuseBadValues();
        final List<String> command =
                List.of(javaOrOwn().toString(), "-jar", jarOrOwn().toString());
        final boolean temporary = folder == null;
        final Path home = temporary ? Files.createTempDirectory("doorbuster-crash-drill-") : folder;
        PrivateFiles.createDirectories(home);
        final CrashDrillSettings settings = new CrashDrillSettings(
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

    /** Runs the drill and prints its findings; returns the exit code. */
    static int run(
            final CrashDrillSettings settings, final PrintWriter out, final PrintWriter err, final boolean json) {
        final PrintWriter rounds = json ? err : out;
        try (CrashDrill drill = new CrashDrill(settings, rounds)) {
            rounds.println("seed " + settings.seed() + ", stock " + drill.units() + ", durability "
                    + settings.durability() + ", folder " + settings.folder());
            rounds.flush();
            final Thread killer = new Thread(drill::killServer, "kill-server");
            Runtime.getRuntime().addShutdownHook(killer);
            final Summary summary = drill.run();
            Runtime.getRuntime().removeShutdownHook(killer);
            if (json) {
                summary.printJson(out, settings.seed());
            } else {
                summary.print(out);
            }
            return exitCode(settings, summary, err);
        } catch (final IOException failure) {
            err.println("doorbuster: the drill cannot continue: " + failure.getMessage());
            return ExitCodes.FAILURE;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int exitCode(final CrashDrillSettings settings, final Summary summary, final PrintWriter err) {
        if (!summary.isGood()) {
            return ExitCodes.DAMAGE;
        }
        if (summary.kills().slowestRestartMillis() > settings.maxRestart().toMillis()) {
            err.println("doorbuster: a restart took longer than "
                    + settings.maxRestart().toMillis() + " ms (--max-restart)");
            return ExitCodes.THRESHOLD;
        }
        return ExitCodes.GOOD;
    }

    private void refuseBadValues() {
        within("--rounds", rounds, CrashDrillSettings.MAX_ROUNDS);
        within("--users", users, CrashDrillSettings.MAX_USERS);
        within("--connections", connections, CrashDrillSettings.MAX_CONNECTIONS);
        if (!durability.equals("power") && !durability.equals("process")) {
            throw refusal("--durability must be power or process; give one of them");
        }
        if (folder != null && !isEmptyOrNew(folder)) {
            throw refusal(
                    "--data " + folder + " is not an empty directory, but the drill needs one; give a new directory");
        }
    }

    private void within(final String flag, final int value, final int most) {
        if (value < 1 || value > most) {
            throw refusal(flag + " " + value + " is out of range: it must be 1 to " + most + "; give another value");
        }
    }

    private static boolean isEmptyOrNew(final Path folder) {
        if (Files.notExists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (final IOException noFolder) {
            return false;
        }
    }

    private Path javaOrOwn() {
        final Path path = java != null ? java : Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(path)) {
            throw refusal("--java " + path + " cannot be executed; give the path of a java executable");
        }
        return path;
    }

    private Path jarOrOwn() {
        final Path path = jar != null ? jar : OwnJar.path();
        if (!Files.isRegularFile(path)) {
            throw refusal("--jar " + path
                    + " is not a file, but the drill starts the server from it; give the path of doorbuster.jar");
        }
        return path;
    }

    private ParameterException refusal(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void remove(final Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path dir, final IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
