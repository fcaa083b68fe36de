package io.doorbuster.http.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedPassesTest {
    private static final long NOW_SECONDS = 1_800_000_000;
    private static final VerifiedPass ANN = new VerifiedPass("ann", 0, NOW_SECONDS, false);

    private final RememberedPasses table = new RememberedPasses();
    private final PassKey key = PassKey.generate();
    private final AtomicLong nowSeconds = new AtomicLong(NOW_SECONDS);
    private final PassVerifier verifier = new PassVerifier(List.of(key), () -> nowSeconds.get() * 1_000, table);

    @Test
    void shouldFindOnlyTheWholePassAndOnlyForItsSale() {
        final String pass = "aaaa.bbbb.cccc";
        table.remember(pass, "phone", ANN);

        assertSame(ANN, table.find(new String(pass.toCharArray()), "phone"));
        assertNull(table.find(pass, "tablet"));
        assertNull(table.find(pass + "c", "phone"));
        assertNull(table.find(pass.substring(1), "phone"));
        for (int i = 0; i < pass.length(); i++) {
            assertNull(table.find(pass.substring(0, i) + 'x' + pass.substring(i + 1), "phone"));
        }
    }

    @Test
    void shouldTellApartPassesOfEqualHashCode() {
        assertEquals("passAa".hashCode(), "passBB".hashCode());
        table.remember("passAa", "phone", ANN);

        assertNull(table.find("passBB", "phone"));
        // The ids of sales share an entry, too, if their hash codes are equal.
        table.remember("pass", "Aa", ANN);
        assertNull(table.find("pass", "BB"));
    }

    @Test
    void shouldNotRememberALongPass() {
        table.remember("x".repeat(RememberedPasses.MAX_LENGTH), "phone", ANN);
        table.remember("y".repeat(RememberedPasses.MAX_LENGTH + 1), "phone", ANN);

        assertNotNull(table.find("x".repeat(RememberedPasses.MAX_LENGTH), "phone"));
        assertNull(table.find("y".repeat(RememberedPasses.MAX_LENGTH + 1), "phone"));
    }

    @Test
    void shouldUseWhatItRemembersAndCheckItsExpiryEachTime() {
        final String pass = new PassMinter(key, "phone", NOW_SECONDS + 60).mint("ann");
        assertEquals(PassVerifier.Validity.VALID, verifier.verify(pass, "phone"));
        final VerifiedPass remembered = table.find(pass, "phone");
        assertEquals("ann", remembered.subject());

        // The verdict comes from the table: it does not know the difference.
        table.remember(pass, "phone", new VerifiedPass("ben", 0, remembered.expiry(), true));
        assertEquals(PassVerifier.Validity.VALID, verifier.verify(pass, "phone"));
        assertEquals("ben", verifier.subject());
        assertEquals(true, verifier.provesWork());

        nowSeconds.set(remembered.expiry() + PassVerifier.LEEWAY_SECONDS);
        assertEquals(PassVerifier.Validity.EXPIRED, verifier.verify(pass, "phone"));
        assertNull(verifier.subject());
    }

    @Test
    void shouldCheckTheBeginningOfARememberedPassEachTime() {
        final String pass = new PassMinter(key, "phone", NOW_SECONDS + 60).mint("ann");
        table.remember(
                pass,
                "phone",
                new VerifiedPass("ann", NOW_SECONDS + PassVerifier.LEEWAY_SECONDS + 1, NOW_SECONDS + 60, false));

        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(pass, "phone"));
        nowSeconds.incrementAndGet();
        assertEquals(PassVerifier.Validity.VALID, verifier.verify(pass, "phone"));
    }

    @Test
    void shouldRememberNothingThatIsNotValid() {
        final String good = new PassMinter(key, "phone", NOW_SECONDS + 60).mint("ann");
        final String expired = new PassMinter(key, "phone", NOW_SECONDS - 60).mint("ann");
        final String forged = new PassMinter(PassKey.generate(), "phone", NOW_SECONDS + 60).mint("ann");
        assertEquals(PassVerifier.Validity.EXPIRED, verifier.verify(expired, "phone"));
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(forged, "phone"));
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(good, "tablet"));

        assertNull(table.find(expired, "phone"));
        assertNull(table.find(forged, "phone"));
        assertNull(table.find(good, "tablet"));
    }

    @Test
    void shouldKeepRememberedPassesThroughAFloodOfInvalidOnes() {
        final String good = new PassMinter(key, "phone", NOW_SECONDS + 60).mint("ann");
        verifier.verify(good, "phone");
        for (int i = 0; i < 3 * RememberedPasses.ENTRIES; i++) {
            verifier.verify(good.substring(0, good.length() - 4) + String.format("%04x", i), "phone");
        }

        assertNotNull(table.find(good, "phone"));
    }
}
