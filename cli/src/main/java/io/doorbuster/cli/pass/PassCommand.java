package io.doorbuster.cli.pass;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin
    private SigningFlags signing;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuseBadValues();
        try {
            spec.commandLine().getOut().println(new PassMinter(signing.key(), sale, signing.expiry()).mint(user));
            return ExitCodes.GOOD;
        } catch (final PassKey.Unusable unusable) {
            spec.commandLine().getErr().println("doorbuster: " + unusable.getMessage());
            return ExitCodes.FAILURE;
        }
    }

    private void refuseBadValues() {
        if (!PassMinter.isUser(user)) {
            throw signing.refusal(
                    "--user is not a user id: it must have 1 to 64 visible ASCII characters; give another id");
        }
        if (!PassMinter.isAudience(sale)) {
            throw signing.refusal(
                    "--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-', and must not"
                            + " start with '-'; give another id, or '*' for every sale");
        }
        signing.check();
    }
}
