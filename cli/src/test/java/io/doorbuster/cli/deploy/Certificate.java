package io.doorbuster.cli.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.cli.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of 127.0.0.1 for a proxy, made with the JDK's keytool.
 *
 * @param chain the certificate, as nginx takes it
 * @param key its private key, as nginx takes it
 * @param both certificate and key in one file, as HAProxy takes them
 * @param trusting TLS of a client that trusts this certificate and no other
 */
record Certificate(Path chain, Path key, Path both, SSLContext trusting) {
    private static final String PASSWORD = "only-in-tests";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

    static Certificate make(final Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        final Path file = folder.resolve("proxy.p12");
        final Jar.Result made = Jar.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "proxy",
                "-keyalg",
                "EC",
                "-dname",
                "CN=drop.example",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        assertEquals(0, made.exitCode(), () -> made.out() + made.err());
        final KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        final String chain = pem("CERTIFICATE", store.getCertificate("proxy").getEncoded());
        final String key =
                pem("PRIVATE KEY", store.getKey("proxy", PASSWORD.toCharArray()).getEncoded());
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("proxy", store.getCertificate("proxy"));
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new Certificate(
                Files.writeString(folder.resolve("chain.pem"), chain),
                Files.writeString(folder.resolve("key.pem"), key),
                Files.writeString(folder.resolve("both.pem"), chain + key),
                context);
    }

    private static String pem(final String label, final byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
