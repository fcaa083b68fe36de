package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpFront;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.identity.SecretFile;
import io.doorbuster.http.tls.ServerKeys;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags of {@code serve} for what stands between shoppers and the calls of the public listener. */
final class FrontFlags {
    @Option(
            names = "--trusted-proxy",
            paramLabel = "CIDR",
            split = ",",
            converter = NetworkConverter.class,
            description =
                    "Networks of proxies, separated by commas, such as 10.0.0.0/8,2001:db8::/32 (default none). The"
                            + " server takes a client's address from their Forwarded or X-Forwarded-For.")
    private List<Network> trustedProxies = List.of();

    @Option(
            names = "--proxy-protocol",
            description =
                    "Expect a header of the PROXY protocol, version 1 or 2, at the start of each public connection."
                            + " Needs --trusted-proxy; connections from elsewhere are closed.")
    private boolean proxyProtocol;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain for TLS on the public listener, in PEM, the server's certificate first"
                    + " (default: no TLS). The server reads it again when it changes.")
    private Path certificateFile;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key of --tls-cert: PKCS #8 in PEM, mode 0600 or 0440.")
    private Path keyFile;

    @Option(names = "--close-connections", description = "End each public connection after one answer (HTTP/1 only).")
    private boolean closeConnections;

    @Option(
            names = "--reader",
            defaultValue = "own",
            paramLabel = "own|undertow",
            description = "Who reads public connections of HTTP/1: own (this server) or undertow (a library; slower)"
                    + " (default ${DEFAULT-VALUE}).")
    private HttpConfig.Reader reader;

    /**
     * The same configuration with these settings.
     *
     * @throws SecretFile.Unusable if the certificate or its key cannot be used
     * @throws IllegalArgumentException naming flags that do not go together
     */
    HttpConfig over(final HttpConfig http) throws SecretFile.Unusable {
        if (proxyProtocol && trustedProxies.isEmpty()) {
            throw new IllegalArgumentException(
                    "--proxy-protocol needs --trusted-proxy CIDR, because anyone else could name any address");
        }
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("--tls-cert and --tls-key are needed together");
        }
        HttpFront front = HttpFront.none().behind(trustedProxies, proxyProtocol).closingConnections(closeConnections);
        if (certificateFile != null) {
            front = front.encryptedWith(ServerKeys.read(certificateFile, keyFile));
        }
        return http.withFront(front).withReader(reader);
    }

    boolean isEncrypted() {
        return certificateFile != null;
    }

    /** Reads networks in CIDR notation. */
    static final class NetworkConverter implements ITypeConverter<Network> {
        @Override
        public Network convert(final String value) {
            try {
                return Network.parse(value);
            } catch (final IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
