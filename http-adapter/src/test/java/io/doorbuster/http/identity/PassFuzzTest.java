package io.doorbuster.http.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.doorbuster.engine.model.SaleTerms;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Any text as a pass, and any bytes as the claims or the header of a pass that is signed with the right key. */
final class PassFuzzTest {
    private static final String SALE = "phone";
    private static final String HMAC = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = "{\"alg\":\"HS256\"}";
    private static final String CLAIMS = "{\"sub\":\"ann\",\"aud\":\"phone\",\"exp\":1800000000}";
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    private final PassKey key = PassKey.generate();
    private final PassVerifier verifier = new PassVerifier(key, () -> NOW_MILLIS);

    @FuzzTest(maxDuration = "10m")
    void shouldAcceptNoTextThatIsNotSigned(final byte[] bytes) {
        final String pass = new String(bytes, ISO_8859_1);
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(pass, SALE), pass);
        assertNotNull(verifier.reason());
        assertNull(verifier.subject());
    }

    @FuzzTest(maxDuration = "10m")
    void shouldAcceptOnlyUsableClaimsAndHeaders(final byte[] bytes) throws GeneralSecurityException {
        verify(signed(HEADER.getBytes(ISO_8859_1), bytes));
        verify(signed(bytes, CLAIMS.getBytes(ISO_8859_1)));
        // A good header is remembered, which must not change the verdict on the next one.
        verify(signed(HEADER.getBytes(ISO_8859_1), CLAIMS.getBytes(ISO_8859_1)));
        verify(signed(bytes, CLAIMS.getBytes(ISO_8859_1)));
    }

    private void verify(final String pass) {
        final PassVerifier.Validity verdict = verifier.verify(pass, SALE);
        final String user = verifier.subject();
        assertEquals(verdict == PassVerifier.Validity.VALID, user != null, pass);
        assertTrue(user == null || SaleTerms.isOpaqueId(user), pass);
        assertEquals(verdict, new PassVerifier(key, () -> NOW_MILLIS).verify(pass, SALE), pass);
    }

    private String signed(final byte[] header, final byte[] claims) throws GeneralSecurityException {
        final String text = BASE64.encodeToString(header) + "." + BASE64.encodeToString(claims);
        final Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key.secret(), HMAC));
        return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(ISO_8859_1)));
    }
}
