package io.doorbuster.cli.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program of this machine that speaks HTTP. The test is skipped if the machine does not have it. */
public final class Program {
    private static final List<String> FOLDERS = new ArrayList<>(List.of("/usr/sbin", "/usr/local/sbin"));

    static {
        FOLDERS.addAll(0, Arrays.asList(System.getenv("PATH").split(File.pathSeparator)));
    }

    private final String path;

    private Program(final String path) {
        this.path = path;
    }

    /** The program of this name; {@code debianPackage} is what to install if it is missing. */
    public static Program named(final String name, final String debianPackage) {
        final String path = FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
        assumeTrue(path != null, name + " is not installed (Debian: apt-get install " + debianPackage + ")");
        return new Program(path);
    }

    /** Runs it to its end, which must be good; returns what it printed. */
    public String run(final String... arguments) throws IOException, InterruptedException {
        final Result result = result(arguments);
        assertEquals(0, result.exitCode(), () -> path + ": " + result.out() + result.err());
        return result.out();
    }

    /** Runs it to its end, good or bad. */
    public Result result(final String... arguments) throws IOException, InterruptedException {
        return Jar.run(command(arguments));
    }

    /**
     * Starts the program. It writes to {@code log} and keeps temporary files in the same folder. The caller ends it.
     */
    public Process start(final Path log, final String... arguments) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", log.getParent().toString());
        return Jar.limited(builder.start());
    }

    private List<String> command(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(path));
        command.addAll(List.of(arguments));
        return command;
    }
}
