package io.doorbuster.cli;

import io.doorbuster.cli.capacity.CapacityCommand;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.FailedException;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.cli.crashdrill.CrashDrillCommand;
import io.doorbuster.cli.doctor.DoctorCommand;
import io.doorbuster.cli.drop.DropCommand;
import io.doorbuster.cli.help.CompletionCommand;
import io.doorbuster.cli.help.ManCommand;
import io.doorbuster.cli.journal.JournalCommand;
import io.doorbuster.cli.log.StandardError;
import io.doorbuster.cli.pass.LinkCommand;
import io.doorbuster.cli.pass.PassCommand;
import io.doorbuster.cli.serve.ServeCommand;
import io.doorbuster.cli.snapshot.SnapshotCommand;
import io.doorbuster.cli.stat.StatCommand;
import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The executable. Data goes to stdout, everything else to stderr; {@link ExitCodes} lists the exit codes. */
@Command(
        name = "doorbuster",
        description = "Sells a limited stock to a crowd that arrives all at once.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  doorbuster serve --demo",
            "  doorbuster drop --users 50000 --over 5s",
            "  doorbuster journal verify --data data/demo"
        },
        subcommands = {
            ServeCommand.class,
            DropCommand.class,
            JournalCommand.class,
            SnapshotCommand.class,
            PassCommand.class,
            LinkCommand.class,
            CapacityCommand.class,
            DoctorCommand.class,
            StatCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            CrashDrillCommand.class
        })
public final class Doorbuster implements Runnable {
    /** How long a command waits at its end for its log to be written. */
    private static final long LOG_PATIENCE_MILLIS = 1_000;

    @Spec
    private CommandSpec spec;

    /** Runs one command and exits with its code. */
    public static void main(final String[] args) {
        QuietChronicle.now();
        final StandardOutput out = StandardOutput.install();
        final int code = run(args);
        System.out.flush();
        final int codeAtTheEnd = out.codeAfter(code, System.err);
        StandardError.ofTheProcess().flush(LOG_PATIENCE_MILLIS);
        System.exit(codeAtTheEnd);
    }

    /** Catches Errors, because an Error would end only this thread while other threads keep the process alive. */
    private static int run(final String... args) {
        try {
            return commandLine(System.getenv()).setOut(StandardOutput.writer()).execute(args);
        } catch (final OutOfMemoryError error) {
            System.err.println("doorbuster: out of memory (" + error.getMessage()
                    + "); reduce the work of the command, or give java a larger heap, such as -Xmx4g");
            return ExitCodes.FAILURE;
        } catch (final Error error) {
            LoggerFactory.getLogger(Doorbuster.class)
                    .error("internal error of doorbuster; please report it with this stack trace", error);
            return ExitCodes.FAILURE;
        }
    }

    static CommandLine commandLine(final Map<String, String> environment) {
        final CommandLine commandLine = new CommandLine(new Doorbuster());
        final FlagDefaults defaults = new FlagDefaults(environment);
        commandLine.setDefaultValueProvider(defaults);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((refused, args) -> explain(refused, defaults));
        commandLine.setExecutionExceptionHandler((failed, command, parsed) -> explain(command, failed));
        return commandLine;
    }

    /** Called if no command is given; refuses. */
    @Override
    public void run() {
        final String commands = spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .map(CommandSpec::name)
                .collect(Collectors.joining(", "));
        throw new ParameterException(spec.commandLine(), "no command given; give one of " + commands);
    }

    private static int explain(final ParameterException refused, final FlagDefaults defaults) {
        final CommandLine command = refused.getCommandLine();
        final String message = PlainWords.of(refused);
        command.getErr()
                .println("doorbuster: " + message + defaults.originsOf(message) + "; see: "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCodes.USAGE;
    }

    private static int explain(final CommandLine command, final Exception failed) {
        if (failed instanceof JournalDamagedException || failed instanceof UnreadableException) {
            command.getErr().println("doorbuster: damage: " + Printable.of(String.valueOf(failed.getMessage())));
            return ExitCodes.DAMAGE;
        }
        if (failed instanceof final UncheckedIOException unchecked) {
            return explain(command, unchecked.getCause());
        }
        if (failed instanceof final IOException io) {
            command.getErr().println("doorbuster: " + Printable.of(Reasons.of(io)));
            return ExitCodes.FAILURE;
        }
        if (failed instanceof JournalUnavailableException
                || failed instanceof PassKey.Unusable
                || failed instanceof FailedException) {
            command.getErr().println("doorbuster: " + Printable.of(String.valueOf(failed.getMessage())));
            return ExitCodes.FAILURE;
        }
        LoggerFactory.getLogger(Doorbuster.class)
                .error("internal error of doorbuster; please report it with this stack trace", failed);
        return ExitCodes.FAILURE;
    }
}
