package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpAccess;
import java.util.Set;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that decide which pages and host names may reach the listeners. */
final class AccessFlags {
    @Option(
            names = "--allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Names in the Host header that the public listener accepts, separated by commas (default: every"
                            + " name with passes; this machine's names and all addresses with --identity=header).")
    private Set<String> allowedHosts = Set.of();

    @Option(
            names = "--admin-allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description = "Names in the Host header that the admin listener accepts, separated by commas (default: this"
                    + " machine's names if it listens on a loopback address, otherwise every name).")
    private Set<String> adminAllowedHosts = Set.of();

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Origins of other sites whose pages may call the public listener, separated by commas, such as"
                            + " https://shop.example (default none).")
    private Set<String> corsOrigins = Set.of();

    @Option(
            names = "--signed-links",
            description = "Open the page of a sale only by a signed link; 'doorbuster link' prints one (default: open"
                    + " it to everybody).")
    private boolean signedLinks;

    /**
     * What the flags say.
     *
     * @param hasPassKey whether there is a key that signs links
     * @throws IllegalArgumentException naming the value that is wrong
     */
    HttpAccess access(final boolean hasPassKey) {
        if (signedLinks && !hasPassKey) {
            throw new IllegalArgumentException(
                    "--signed-links needs the pass key, and --identity=header has none; leave"
                            + " one of them out, and let the gateway check links");
        }
        final HttpAccess access = new HttpAccess(allowedHosts, adminAllowedHosts, corsOrigins);
        return signedLinks ? access.withSignedLinks() : access;
    }
}
