package io.doorbuster.http.tls;

import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and the private key of a server, from two files that may be replaced while it runs. Any thread may
 * ask for the {@link #context}; one thread at a time calls {@link #refresh}.
 */
public final class ServerKeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerKeys.class);
    /** Sessions that may be resumed; the tickets of TLS 1.3 take none of them. */
    private static final int MAX_SESSIONS = 1_000;

    private static final int SESSION_SECONDS = 3_600;

    private final Path certificateFile;
    private final Path keyFile;
    private volatile SSLContext context;
    private List<Object> seen;

    private ServerKeys(final Path certificateFile, final Path keyFile) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    /**
     * Reads both files.
     *
     * @param certificateFile the server's certificate and the certificates between it and the root, in PEM
     * @param keyFile the private key in PEM (PKCS #8), which only its owner and group may open
     * @throws SecretFile.Unusable naming the file that cannot be used; the message never has any of its content
     */
    public static ServerKeys read(final Path certificateFile, final Path keyFile) throws SecretFile.Unusable {
        final ServerKeys keys = new ServerKeys(certificateFile, keyFile);
        keys.seen = keys.stamp();
        keys.context = keys.load();
        return keys;
    }

    /** For new connections: the newest pair of files that belong together. */
    public SSLContext context() {
        return context;
    }

    /**
     * Reads the files again if one of them has changed since they were read last. If they cannot be used, logs the
     * reason once and keeps the present pair: the other file may be about to change, too.
     */
    public void refresh() {
        final List<Object> now = stamp();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            context = load();
            LOGGER.info("new connections use the certificate that is now in {}", certificateFile);
        } catch (final SecretFile.Unusable unusable) {
            LOGGER.warn("the server keeps its present certificate and key: {}", unusable.getMessage());
        }
    }

    /** Differs once a file was replaced or rewritten. */
    private List<Object> stamp() {
        return List.of(stamp(certificateFile), stamp(keyFile));
    }

    private static List<Object> stamp(final Path file) {
        try {
            final BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (final IOException unreadable) {
            return List.of(unreadable.toString());
        }
    }

    private SSLContext load() throws SecretFile.Unusable {
        final List<X509Certificate> chain = Pem.chain(certificateFile);
        final PrivateKey key = Pem.key(keyFile, chain.get(0).getPublicKey());
        try {
            final char[] none = new char[0];
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("server", key, none, chain.toArray(new Certificate[0]));
            final KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, none);
            final SSLContext made = SSLContext.getInstance("TLS");
            made.init(managers.getKeyManagers(), null, null);
            made.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
            made.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return made;
        } catch (final GeneralSecurityException | IOException refused) {
            throw new SecretFile.Unusable(
                    certificateFile,
                    "this JVM refuses it (" + refused.getMessage() + ")",
                    "give a certificate for RSA, ECDSA or EdDSA with its chain, the server's own first");
        }
    }
}
