package io.doorbuster.cli.pass;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster pass}: prints on stdout the pass of one user for one sale, and nothing else. */
@Command(
        name = "pass",
        description = "Prints a pass (a JWT signed with HS256) with which one user can buy.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  doorbuster pass --user ann --sale demo",
            "  doorbuster pass --user ann --sale '*' --ttl 10m --pass-key-file pass.key"
        })
public final class PassCommand implements Callable<Integer> {
    private static final Duration LONGEST_TTL = Duration.ofDays(3660);

    @Option(
            names = "--user",
            required = true,
            paramLabel = "U",
            description = "Id of the user: 1 to 64 visible ASCII characters.")
    private String user;

    @Option(
            names = "--sale",
            required = true,
            paramLabel = "S",
            description = "Id of the sale that the pass is valid for, or '*' for every sale.")
    private String sale;

    @Option(
            names = "--ttl",
            defaultValue = "24h",
            converter = DurationConverter.class,
            paramLabel = "T",
            description = "How long the pass is valid, such as 500ms, 10s, 5m, 24h or 7d (default ${DEFAULT-VALUE}).")
    private Duration ttl;

    @Option(
            names = "--pass-key-file",
            defaultValue = "./data/demo/pass.key",
            paramLabel = "F",
            description = {"File with the server's pass key.", "(default ${DEFAULT-VALUE})"})
    private Path keyFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuseBadValues();
        final PassKey key;
        try {
            key = PassKey.read(keyFile);
        } catch (final PassKey.Unusable unusable) {
            spec.commandLine().getErr().println("doorbuster: " + unusable.getMessage());
            return ExitCodes.FAILURE;
        }
        final long expiresAtSeconds = Instant.now().plus(ttl).getEpochSecond();
        spec.commandLine().getOut().println(new PassMinter(key, sale, expiresAtSeconds).mint(user));
        return ExitCodes.GOOD;
    }

    private void refuseBadValues() {
        if (!PassMinter.isUser(user)) {
            throw refusal("--user is not a user id: it must have 1 to 64 visible ASCII characters; give another id");
        }
        if (!PassMinter.isAudience(sale)) {
            throw refusal("--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-', and must not"
                    + " start with '-'; give another id, or '*' for every sale");
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
            throw refusal("--ttl is out of range: it must be 1s to 3660d; give another duration");
        }
    }

    private ParameterException refusal(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
