package io.doorbuster.http.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of localhost and its key, made with the JDK's keytool, and clients that trust it alone. */
public final class TestCertificate {
    private static final char[] PASSWORD = "only-in-tests".toCharArray();
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

    private final X509Certificate certificate;
    private final byte[] key;

    private TestCertificate(final X509Certificate certificate, final byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes a certificate for a key of this kind: {@code EC}, {@code RSA} or {@code Ed25519}. */
    public static TestCertificate make(final Path folder, final String name, final String keyKind)
            throws IOException, InterruptedException, GeneralSecurityException {
        final Path file = folder.resolve(name + ".p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        keyKind,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        final String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        assertEquals(0, keytool.waitFor(), said);
        final KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        return new TestCertificate(
                (X509Certificate) store.getCertificate("server"),
                store.getKey("server", PASSWORD).getEncoded());
    }

    private static String pem(final String label, final byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Replaces the file as certbot does: a complete file takes the name. */
    public void writeCertificate(final Path file) throws GeneralSecurityException, IOException {
        replace(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    public void writeKey(final Path file) throws IOException {
        replace(file, pem("PRIVATE KEY", key));
    }

    private static void replace(final Path file, final String text) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, text);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** TLS of a client that trusts these certificates and no other. */
    public static SSLContext trusting(final Set<TestCertificate> trusted) throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        int count = 0;
        for (final TestCertificate one : trusted) {
            store.setCertificateEntry("server" + count++, one.certificate);
        }
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
