package io.doorbuster.http.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) of short texts under one secret. Any thread; the secret is in no message. */
public final class Hmac {
    /** Length of a signature. */
    public static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** Never updated, only cloned: a Mac that has its key costs a fraction of a new one. */
    private final Mac keyed;

    /** @param secret is copied */
    public Hmac(final byte[] secret) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** A secret that nobody else has and that ends with this process. */
    public static Hmac random() {
        final byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new Hmac(secret);
    }

    /** The signature of {@code text}, which is ASCII. */
    public byte[] sign(final String text) {
        try {
            return ((Mac) keyed.clone()).doFinal(text.getBytes(US_ASCII));
        } catch (final CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's " + ALGORITHM + " can be cloned", impossible);
        }
    }

    /**
     * True if the two are equal. The time does not depend on the position of a difference, so nobody can find a
     * signature byte by byte.
     */
    public static boolean isSame(final byte[] computed, final byte[] given) {
        return MessageDigest.isEqual(computed, given);
    }
}
