package io.doorbuster.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private static final DirectBuffer BOSS = ascii("boss");
    private static final DirectBuffer NONE = ascii("");
    private static final DirectBuffer ANNA = ascii("anna");

    private final List<EventLine> lines = new ArrayList<>();
    private final SaleEvents events = new EventLines(lines::add);

    @Test
    void shouldMakeALineOfEveryEventThereIs() {
        tellALife();

        assertEquals(
                Arrays.stream(SaleEvents.class.getMethods()).count(),
                lines.stream().map(EventLine::kind).distinct().count(),
                lines.toString());
    }

    @Test
    void shouldNameTheSaleInEveryLineAboutOneItsRemovalAmongThem() {
        tellALife();

        for (final EventLine line : lines) {
            final boolean ofNoSale = Set.of("engine-configured", "edge-settings-changed", "checkpoint")
                    .contains(line.kind());
            assertEquals(ofNoSale ? null : "phones", line.saleId(), line.toString());
        }
    }

    @Test
    void shouldTellAllTermsOfASale() {
        events.saleCreated(1, 2, 1, terms(), 3, 4, BOSS);

        assertEquals(
                "{title=Phones, rounds=[Round[opensAt=10, units=5], Round[opensAt=20, units=6]], carryOver=true,"
                        + " closesAt=never, perUserLimit=2, maxUnitsPerOrder=1, paymentWindowMs=900, "
                        + "waitlistCapacity=7,"
                        + " eligibility=registered, registrationClosesAt=9, registrationCapacity=8, actor=boss}",
                lines.get(0).members().toString());
    }

    @Test
    void shouldTellEverySetting() {
        events.engineConfigured(1, 2, new EngineSettings(100, 3, 8, 5_000));

        assertEquals(
                "{checkpointEvery=100, maxSales=3, refusalsPerUser=8, maxStateBytes=5000}",
                lines.get(0).members().toString());
        events.edgeSettingsChanged(2, 2, Map.of("rate.user", "5/10", "deny.user.mallory", ""), BOSS);

        assertEquals(
                "{changes=deny.user.mallory= rate.user=5/10, actor=boss}",
                lines.get(1).members().toString());
    }

    @Test
    void shouldSayWhoCancelled() {
        events.saleCreated(1, 2, 1, terms(), 3, 4, BOSS);
        events.orderCancelled(2, 2, 1, 4, NONE);
        events.orderCancelled(3, 2, 1, 5, BOSS);

        assertEquals("{orderId=phones-4, actor=owner}", lines.get(1).members().toString());
        assertEquals("{orderId=phones-5, actor=boss}", lines.get(2).members().toString());
    }

    @Test
    void shouldTellAnOrderByItsOwnNumbers() {
        events.saleCreated(1, 2, 1, terms(), 3, 4, BOSS);
        events.orderSecured(2, 2, 1, 11, 12, 13, 14, ANNA, ascii("key"));
        events.orderWaitlisted(3, 2, 1, 21, 22, ANNA, ascii("key"));
        events.orderPromoted(4, 2, 1, 31, 32, 33);

        assertEquals(
                "{orderId=phones-11, quantity=12, position=13, unitsBefore=14, key=key}",
                lines.get(1).members().toString());
        assertEquals(
                "{orderId=phones-21, quantity=22, key=key}",
                lines.get(2).members().toString());
        assertEquals(
                "{orderId=phones-31, position=32, unitsBefore=33}",
                lines.get(3).members().toString());
    }

    private void tellALife() {
        events.engineConfigured(1, 1, new EngineSettings(100, 3, 8, 5_000));
        events.saleCreated(2, 1, 1, terms(), 3, 4, BOSS);
        events.saleChanged(3, 1, 1, new SaleChange("Phones", SaleTerms.NEVER, 2, 1, 7), BOSS);
        events.salePaused(4, 1, 1, BOSS);
        events.saleResumed(5, 1, 1, BOSS);
        events.saleRestocked(6, 1, 1, -1, ascii("k"), BOSS);
        events.userRegistered(7, 1, 1, ANNA);
        events.roundOpened(8, 1, 1, 2, 6, 0);
        events.orderSecured(9, 1, 1, 1, 1, 1, 0, ANNA, NONE);
        events.orderWaitlisted(10, 1, 1, 2, 1, ascii("bert"), ascii("k"));
        events.orderExpired(11, 1, 1, 1);
        events.orderPromoted(12, 1, 1, 2, 2, 1);
        events.orderPaid(13, 1, 1, 2, ascii("bank-1"), BOSS);
        events.orderRefunded(14, 1, 1, 2, true, BOSS);
        events.orderCancelled(15, 1, 1, 3, NONE);
        events.purchaseRefused(16, 1, 1, Outcome.SOLD_OUT, 1, ANNA);
        events.saleClosed(17, 1, 1, BOSS);
        events.waitlistLapsed(18, 1, 1);
        events.saleRemoved(19, 1, 1, BOSS);
        events.checkpoint(20, 1, 42);
        events.edgeSettingsChanged(21, 1, Map.of("rate.user", "5/10"), BOSS);
    }

    private static SaleTerms terms() {
        return new SaleTerms("phones", "Phones", 5, 10, SaleTerms.NEVER, 2, 1)
                .withRounds(List.of(new Round(10, 5), new Round(20, 6)), true)
                .withPaymentWindow(900, 7)
                .withRegistration(9, 8);
    }

    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
