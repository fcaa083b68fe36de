package io.doorbuster.cli.pass;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.http.identity.PassKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster pass}: prints the pass of one user for one sale, and nothing else, on stdout. */
@Command(
        name = "pass",
        description = "Prints a pass (a JWT signed with HS256) that lets one user buy.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class PassCommand implements Callable<Integer> {
    private static final Duration LONGEST_TTL = Duration.ofDays(3660);

    @Option(
            names = "--user",
            required = true,
            paramLabel = "U",
            description = "The user's id: 1 to 64 visible ASCII characters.")
    private String user;

    @Option(
            names = "--sale",
            required = true,
            paramLabel = "S",
            description = "The sale it is good for, or '*' for every sale.")
    private String sale;

    @Option(
            names = "--ttl",
            defaultValue = "24h",
            converter = DurationConverter.class,
            paramLabel = "T",
            description = "How long it is good: 500ms, 10s, 5m, 24h, 7d. Default: ${DEFAULT-VALUE}.")
    private Duration ttl;

    @Option(
            names = "--pass-key-file",
            defaultValue = "./data/demo/pass.key",
            paramLabel = "F",
            description = "The key the server verifies passes with. Default: ${DEFAULT-VALUE}.")
    private Path keyFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuseBadValues();
        PassKey key;
        try {
            key = PassKey.read(keyFile);
        } catch (PassKey.Unusable unusable) {
            spec.commandLine().getErr().println("doorbuster: " + unusable.getMessage());
            return ExitCodes.FAILURE;
        }
        long expiresAtSeconds = Instant.now().plus(ttl).getEpochSecond();
        spec.commandLine().getOut().println(new PassMinter(key, sale, expiresAtSeconds).mint(user));
        return ExitCodes.GOOD;
    }

    private void refuseBadValues() {
        if (!PassMinter.isUser(user)) {
            throw refusal("--user is not a user id: it must be 1 to 64 visible ASCII characters; give another one");
        }
        if (!PassMinter.isAudience(sale)) {
            throw refusal("--sale is not a sale id: it must be 1 to 40 of a-z, 0-9 and '-', not starting with '-';"
                    + " give one, or '*' for every sale");
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
            throw refusal("--ttl is out of range: a pass lives 1s to 3660d; give another one");
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
