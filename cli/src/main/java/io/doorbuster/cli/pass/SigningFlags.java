package io.doorbuster.cli.pass;

import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.http.identity.PassKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of commands that sign something with the server's pass key: the key, and how long the result is valid. */
final class SigningFlags {
    private static final Duration LONGEST_TTL = Duration.ofDays(3660);

    @Option(
            names = "--ttl",
            defaultValue = "24h",
            converter = DurationConverter.class,
            paramLabel = "T",
            description = "How long it is valid, such as 10s, 5m, 24h or 7d (default ${DEFAULT-VALUE}).")
    private Duration ttl;

    @Option(
            names = "--pass-key-file",
            defaultValue = "./data/demo/pass.key",
            paramLabel = "F",
            description = {"File with the server's pass key.", "(default ${DEFAULT-VALUE})"})
    private Path keyFile;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The key in the file. */
    PassKey key() throws PassKey.Unusable {
        return PassKey.read(keyFile);
    }

    /** Epoch seconds. */
    long expiry() {
        return Instant.now().plus(ttl).getEpochSecond();
    }

    /** @throws ParameterException if {@code --ttl} is out of its range */
    void check() {
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
            throw refusal("--ttl is out of range: it must be 1s to 3660d; give another duration");
        }
    }

    /** What a command throws because of a bad value. */
    ParameterException refusal(final String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
