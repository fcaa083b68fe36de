package io.doorbuster.cli.pass;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.http.identity.SignedLinks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster link}: prints on stdout a signed link to the page of one sale, and nothing else. */
@Command(
        name = "link",
        description = "Prints a signed link that opens the page of a sale on a server with --signed-links.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  doorbuster link --sale demo",
            "  doorbuster link --sale demo --ttl 7d --url https://shop.example --pass-key-file pass.key"
        })
public final class LinkCommand implements Callable<Integer> {
    private static final Duration LONGEST_TTL = Duration.ofDays(3660);
    private static final Pattern ORIGIN = Pattern.compile("https?://[!-~&&[^/?#]]+");

    @Option(names = "--sale", required = true, paramLabel = "S", description = "Id of the sale.")
    private String sale;

    @Option(
            names = "--ttl",
            defaultValue = "24h",
            converter = DurationConverter.class,
            paramLabel = "T",
            description = "How long the link is valid, such as 10s, 5m, 24h or 7d (default ${DEFAULT-VALUE}).")
    private Duration ttl;

    @Option(
            names = "--url",
            defaultValue = "",
            paramLabel = "URL",
            description =
                    "Scheme, host and port of the shop, such as https://shop.example (default: print only the path"
                            + " and the query).")
    private String url;

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
        spec.commandLine().getOut().println(url + new SignedLinks(List.of(key)).sign(sale, expiresAtSeconds));
        return ExitCodes.GOOD;
    }

    private void refuseBadValues() {
        if (!PassMinter.isSale(sale)) {
            throw refusal("--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-', and must not"
                    + " start with '-'; give another id");
        }
        if (!url.isEmpty() && !ORIGIN.matcher(url).matches()) {
            throw refusal("--url is not scheme, host and port without a path; write it like https://shop.example");
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
            throw refusal("--ttl is out of range: it must be 1s to 3660d; give another duration");
        }
    }

    private ParameterException refusal(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
