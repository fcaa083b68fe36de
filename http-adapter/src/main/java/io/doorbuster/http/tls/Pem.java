package io.doorbuster.http.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.doorbuster.http.identity.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads certificates and private keys in PEM (RFC 7468). */
final class Pem {
    private static final int MAX_CHAIN_BYTES = 1 << 18;
    private static final int MAX_KEY_BYTES = 1 << 16;
    private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String END_KEY = "-----END PRIVATE KEY-----";
    private static final String CHAIN_ADVICE =
            "give a PEM file with the server's certificate first and the certificates above it next";
    private static final String KEY_ADVICE =
            "give an unencrypted PKCS #8 key in PEM: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
    /** Any text; a key that signs it fits the certificate that verifies it. */
    private static final byte[] SAMPLE = "does the key fit the certificate".getBytes(ISO_8859_1);

    private Pem() {}

    /** The certificates of the file in their order; at least one. */
    static List<X509Certificate> chain(final Path file) throws SecretFile.Unusable {
        final List<X509Certificate> chain = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] content = in.readNBytes(MAX_CHAIN_BYTES);
            for (final Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))) {
                chain.add((X509Certificate) certificate);
            }
        } catch (final IOException unreadable) {
            throw new SecretFile.Unusable(file, "it cannot be read (" + unreadable + ")", CHAIN_ADVICE);
        } catch (final GeneralSecurityException | ClassCastException malformed) {
            throw new SecretFile.Unusable(file, "it has no certificates in PEM", CHAIN_ADVICE);
        }
        if (chain.isEmpty()) {
            throw new SecretFile.Unusable(file, "it is empty", CHAIN_ADVICE);
        }
        return chain;
    }

    /** The private key of the file, which must fit the certificate. */
    static PrivateKey key(final Path file, final PublicKey certificate) throws SecretFile.Unusable {
        final byte[] content = SecretFile.read(file, MAX_KEY_BYTES, KEY_ADVICE);
        final String text = new String(content, ISO_8859_1);
        Arrays.fill(content, (byte) 0);
        final int begin = text.indexOf(BEGIN_KEY);
        final int end = text.indexOf(END_KEY);
        if (begin < 0 || end < begin) {
            throw new SecretFile.Unusable(file, "it has no line " + BEGIN_KEY, KEY_ADVICE);
        }
        try {
            final byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN_KEY.length(), end));
            final PrivateKey key =
                    KeyFactory.getInstance(certificate.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
            if (fits(key, certificate)) {
                return key;
            }
        } catch (final GeneralSecurityException | IllegalArgumentException malformed) {
            throw new SecretFile.Unusable(
                    file, "it has no " + certificate.getAlgorithm() + " key, as the certificate needs", KEY_ADVICE);
        }
        throw new SecretFile.Unusable(
                file, "it does not belong to the certificate", "give the key that the certificate was made for");
    }

    private static boolean fits(final PrivateKey key, final PublicKey certificate) throws GeneralSecurityException {
        final Signature signature = Signature.getInstance(
                switch (certificate.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> certificate.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(SAMPLE);
        final byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }
}
