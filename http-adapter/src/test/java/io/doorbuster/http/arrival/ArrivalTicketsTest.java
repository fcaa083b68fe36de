package io.doorbuster.http.arrival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.Hmac;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalTicketsTest {
    private static final long DUE = 1_800_000_000_123L;

    private final ArrivalTickets tickets = new ArrivalTickets(Hmac.random());
    private final String ticket = tickets.sign("phone", "ann", DUE);

    @Test
    void shouldSayWhenATicketOfOursIsDueAndUntilItsTimeIsOver() {
        assertTrue(ticket.matches("[0-9A-Za-z_-]{32}"), ticket);
        assertEquals(DUE, tickets.dueOf(ticket, "phone", "ann", DUE - 60_000));
        assertEquals(DUE, tickets.dueOf(ticket, "phone", "ann", DUE + ArrivalTickets.VALID_MILLIS));
        assertEquals(
                ArrivalTickets.NOT_VALID, tickets.dueOf(ticket, "phone", "ann", DUE + ArrivalTickets.VALID_MILLIS + 1));
    }

    @Test
    void shouldRefuseTicketsOfOthers() {
        final ArrivalTickets others = new ArrivalTickets(Hmac.random());

        assertEquals(ArrivalTickets.NOT_VALID, tickets.dueOf(ticket, "phone", "ben", DUE));
        assertEquals(ArrivalTickets.NOT_VALID, tickets.dueOf(ticket, "tablet", "ann", DUE));
        assertEquals(ArrivalTickets.NOT_VALID, tickets.dueOf(ticket, "phonea", "nn", DUE));
        assertEquals(ArrivalTickets.NOT_VALID, others.dueOf(ticket, "phone", "ann", DUE));
    }

    @Test
    void shouldRefuseTextsThatAreNoTickets() {
        for (final String text : new String[] {
            "",
            "A".repeat(32),
            "A".repeat(30) + "==",
            "A".repeat(31) + "=",
            "=".repeat(32),
            ticket + "A",
            ticket + "AAAA",
            ticket.substring(1),
            " " + ticket.substring(1),
            ticket.substring(0, 31) + "\u00e4",
        }) {
            assertEquals(ArrivalTickets.NOT_VALID, tickets.dueOf(text, "phone", "ann", DUE), text);
        }
    }

    /** No mutant throws, and only the ticket itself is valid: it has one spelling. */
    @Test
    void shouldRefuseEveryMutant() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            final StringBuilder mutant = new StringBuilder(ticket);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                final int at = random.nextInt(mutant.length());
                final char c = (char) (random.nextInt(20) == 0 ? random.nextInt(0x300) : 0x20 + random.nextInt(0x60));
                switch (random.nextInt(3)) {
                    case 0 -> mutant.setCharAt(at, c);
                    case 1 -> mutant.insert(at, c);
                    default -> mutant.deleteCharAt(at);
                }
            }
            assertEquals(
                    mutant.toString().equals(ticket),
                    tickets.dueOf(mutant.toString(), "phone", "ann", DUE) != ArrivalTickets.NOT_VALID,
                    () -> "seed " + seed + ": " + mutant);
        }
    }
}
