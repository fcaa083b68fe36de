package io.doorbuster.cli.pass;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.http.identity.SignedLinks;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "  doorbuster link --sale demo --ttl 7d --url https://shop.example \\",
            "    --pass-key-file pass.key"
        })
public final class LinkCommand implements Callable<Integer> {
    private static final Pattern ORIGIN = Pattern.compile("https?://[!-~&&[^/?#]]+");

    @Option(names = "--sale", required = true, paramLabel = "S", description = "Id of the sale.")
    private String sale;

    @Option(
            names = "--url",
            defaultValue = "",
            paramLabel = "URL",
            description =
                    "Scheme, host and port of the shop, such as https://shop.example (default: print only the path"
                            + " and the query).")
    private String url;

    @Mixin
    private SigningFlags signing;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuseBadValues();
        try {
            spec.commandLine()
                    .getOut()
                    .println(url + new SignedLinks(List.of(signing.key())).sign(sale, signing.expiry()));
            return ExitCodes.GOOD;
        } catch (final PassKey.Unusable unusable) {
            spec.commandLine().getErr().println("doorbuster: " + unusable.getMessage());
            return ExitCodes.FAILURE;
        }
    }

    private void refuseBadValues() {
        if (!PassMinter.isSale(sale)) {
            throw signing.refusal(
                    "--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-', and must not"
                            + " start with '-'; give another id");
        }
        if (!url.isEmpty() && !ORIGIN.matcher(url).matches()) {
            throw signing.refusal(
                    "--url is not scheme, host and port without a path; write it like https://shop.example");
        }
        signing.check();
    }
}
