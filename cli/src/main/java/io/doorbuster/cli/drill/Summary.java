package io.doorbuster.cli.drill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * How a crash drill went.
 *
 * @param rounds loads that ended in a kill
 * @param kills all of them
 * @param told orders that clients were told
 * @param kept requests whose answer was lost and whose order was there on asking again
 * @param bought requests whose answer was lost and which were executed on asking again only
 * @param refused requests whose answer was lost and which were refused on asking again
 * @param equalAfterStop whether the journal gave the state that was served before a stop
 * @param equalAfterKill the same before a kill
 */
record Summary(
        int rounds,
        Kills kills,
        int told,
        int kept,
        int bought,
        int refused,
        boolean equalAfterStop,
        boolean equalAfterKill,
        Findings findings) {

    boolean isGood() {
        return findings.total() == 0;
    }

    void print(PrintWriter out) {
        findings.first().forEach(out::println);
        out.printf("kills: %s%n", kills);
        out.printf(
                Locale.ROOT,
                "restart to first answer: median %.1f s, slowest %.1f s%n",
                kills.medianRestartMillis() / 1e3,
                kills.slowestRestartMillis() / 1e3);
        out.printf(
                "rounds %d, kills %d, told %d, lost %d, twice %d, other answers %d, over the limit %d, miscounted %d,"
                        + " asked again %d (kept %d, bought %d, refused %d), state equal after stop %s, after kill %s%n",
                rounds,
                kills.total(),
                told,
                findings.count(Findings.Kind.LOST),
                findings.count(Findings.Kind.TWICE),
                findings.count(Findings.Kind.ANSWER),
                findings.count(Findings.Kind.OVER_LIMIT),
                findings.count(Findings.Kind.COUNT),
                kept + bought + refused,
                kept,
                bought,
                refused,
                equalAfterStop ? "yes" : "NO",
                equalAfterKill ? "yes" : "NO");
    }

    void printJson(PrintWriter out, long seed) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("seed", seed);
            json.writeNumberField("rounds", rounds);
            json.writeNumberField("kills", kills.total());
            json.writeObjectFieldStart("killsByMoment");
            for (Moment moment : Moment.values()) {
                json.writeNumberField(moment.name().toLowerCase(Locale.ROOT), kills.count(moment));
            }
            json.writeEndObject();
            json.writeNumberField("restartMedianMillis", kills.medianRestartMillis());
            json.writeNumberField("restartSlowestMillis", kills.slowestRestartMillis());
            json.writeNumberField("told", told);
            json.writeNumberField("kept", kept);
            json.writeNumberField("bought", bought);
            json.writeNumberField("refused", refused);
            json.writeBooleanField("equalAfterStop", equalAfterStop);
            json.writeBooleanField("equalAfterKill", equalAfterKill);
            json.writeObjectFieldStart("found");
            for (Findings.Kind kind : Findings.Kind.values()) {
                json.writeNumberField(kind.name().toLowerCase(Locale.ROOT), findings.count(kind));
            }
            json.writeEndObject();
            json.writeArrayFieldStart("findings");
            for (String finding : findings.first()) {
                json.writeString(finding);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        out.println(text);
    }
}
