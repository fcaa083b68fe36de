package io.doorbuster.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contradictory terms are refused, and the message names the member. */
class SaleTermsTest {
    private static final SaleTerms GOOD = new SaleTerms("sale-a", "", 5, 10, 100, 3, 2);

    @Test
    void shouldRefuseRoundsOutOfOrder() {
        refused("rounds must open one after the other", () -> rounds(20, 1, 10, 1));
        refused("rounds must open one after the other", () -> rounds(20, 1, 20, 1));
        refused("rounds must open one after the other", () -> rounds(0, 1, 0, 1));
        refused("rounds must open one after the other", () -> rounds(0, 1, 1, 1));
        refused("opensAt must not be negative", () -> rounds(-1, 1));
        refused("rounds must be 1 to 64", () -> rounds());
        assertEquals(2, rounds(0, 1, 2, 1).rounds().size());
    }

    @Test
    void shouldRefuseTooManyRoundsOrUnits() {
        final List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < SaleTerms.MAX_ROUNDS; i++) {
            rounds.add(new Round(i + 2, 1));
        }
        assertEquals(64, GOOD.withRounds(rounds, true).rounds().size());
        rounds.add(new Round(90, 1));
        refused("rounds must be 1 to 64", () -> GOOD.withRounds(rounds, true));
        refused("stock must be 1 to 1000000000", () -> rounds(10, 0));
        refused("stock must be 1 to 1000000000", () -> rounds(10, -1));
        refused("stock must be 1 to 1000000000", () -> rounds(10, SaleTerms.MAX_STOCK + 1));
        refused(
                "the rounds have more than 1000000000 units together",
                () -> rounds(10, SaleTerms.MAX_STOCK, 20, SaleTerms.MAX_STOCK, 30, SaleTerms.MAX_STOCK));
        assertEquals(SaleTerms.MAX_STOCK, rounds(10, SaleTerms.MAX_STOCK).initialStock());
    }

    @Test
    void shouldCountTheCodePointsOfATitle() {
        final String phones = "\ud83d\udcf1".repeat(120);
        assertNull(SaleTerms.titleFault(phones));
        assertEquals(phones, new SaleTerms("sale-a", phones, 5, 10, 100, 3, 2).title());
        assertEquals("must not be longer than 120 characters", SaleTerms.titleFault(phones + "x"));
        refused("title is longer than 120 characters", () -> new SaleTerms("sale-a", phones + "x", 5, 10, 100, 3, 2));
    }

    @Test
    void shouldRefuseDeceptiveCharactersInTitles() {
        for (final int c :
                new int[] {0, 9, 10, 0x1b, 0x7f, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069}) {
            assertNotNull(SaleTerms.titleFault("a" + Character.toString(c) + "b"), () -> Integer.toHexString(c));
        }
        assertNotNull(SaleTerms.titleFault("half \ud83d"));
        assertNotNull(SaleTerms.titleFault("\udcf1 half"));
        for (final String fine :
                List.of("", "Gr\u00fc\u00dfe", "\u05d0\u200f!", "\ud83d\udc68\u200d\ud83d\udc69", "a\u00a0b")) {
            assertNull(SaleTerms.titleFault(fine), fine);
        }
    }

    @Test
    void shouldRefuseAnOpeningAtOrAfterTheEnd() {
        refused("closesAt must be after opensAt", () -> rounds(100, 1));
        refused("closesAt must be after opensAt", () -> rounds(10, 1, 101, 1));
        assertEquals(99, rounds(99, 1).opensAt());
    }

    @Test
    void shouldRefuseLimitsOutOfRange() {
        refused("perUserLimit must be 1 to 1000", () -> new SaleTerms("sale-a", "", 5, 10, 100, 0, 1));
        refused("perUserLimit must be 1 to 1000", () -> new SaleTerms("sale-a", "", 5, 10, 100, 1_001, 1));
        refused("maxUnitsPerOrder must be 1 to perUserLimit", () -> new SaleTerms("sale-a", "", 5, 10, 100, 2, 3));
        refused("maxUnitsPerOrder must be 1 to perUserLimit", () -> new SaleTerms("sale-a", "", 5, 10, 100, 2, 0));
        refused("paymentWindowMs must be 0 to 31622400000", () -> GOOD.withPaymentWindow(-1, 0));
        refused("paymentWindowMs must be 0 to 31622400000", () -> GOOD.withPaymentWindow(31_622_400_001L, 0));
        refused("waitlistCapacity must be 0 to 10000000", () -> GOOD.withPaymentWindow(1, -1));
        refused("waitlistCapacity must be 0 to 10000000", () -> GOOD.withPaymentWindow(1, 10_000_001));
    }

    @Test
    void shouldRefuseARegistrationThatEndsAfterTheSaleOrHasNoCapacity() {
        refused("registrationClosesAt must not be after closesAt", () -> GOOD.withRegistration(101, 1));
        refused("registrationClosesAt must not be after closesAt", () -> GOOD.withRegistration(-1, 1));
        refused("registrationCapacity must be 1 to 10000000", () -> GOOD.withRegistration(50, 0));
        refused("registrationCapacity must be 1 to 10000000", () -> GOOD.withRegistration(50, 10_000_001));
        assertEquals(100, GOOD.withRegistration(100, 1).registrationClosesAt());
    }

    @Test
    void shouldRefuseMalformedIdsAndTitlesThatAreTooLong() {
        for (final String id : List.of("", "-a", "A", "a_b", "a b", "ä", "a".repeat(41))) {
            refused("saleId must match [a-z0-9][a-z0-9-]{0,39}", () -> new SaleTerms(id, "", 5, 10, 100, 1, 1));
        }
        assertEquals(
                40, new SaleTerms("a".repeat(40), "", 5, 10, 100, 1, 1).saleId().length());
        refused(
                "title is longer than 120 characters",
                () -> new SaleTerms("sale-a", "t".repeat(121), 5, 10, 100, 1, 1));
    }

    private static SaleTerms rounds(final long... opensAtAndUnits) {
        final List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < opensAtAndUnits.length; i += 2) {
            rounds.add(new Round(opensAtAndUnits[i], (int) opensAtAndUnits[i + 1]));
        }
        return GOOD.withRounds(rounds, false);
    }

    private static void refused(final String why, final Runnable terms) {
        assertEquals(
                why, assertThrows(IllegalArgumentException.class, terms::run).getMessage());
    }
}
