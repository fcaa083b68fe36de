package io.doorbuster.cli.crashdrill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The result of a crash drill.
 *
 * @param rounds rounds of load that ended in a kill
 * @param kills all kills
 * @param acknowledged orders that got a 201
 * @param kept requests whose answer was lost and whose order existed when they were repeated
 * @param bought requests whose answer was lost and which were executed only when they were repeated
 * @param refused requests whose answer was lost and which were refused when they were repeated
 * @param equalAfterStop whether the journal replayed to the state that was served before a stop
 * @param equalAfterKill the same before a kill
 */
record Summary(
        int rounds,
        Kills kills,
        int acknowledged,
        int kept,
        int bought,
        int refused,
        boolean equalAfterStop,
        boolean equalAfterKill,
        Findings findings) {

    boolean isGood() {
        return findings.total() == 0;
    }

    void print(final PrintWriter out) {
        findings.first().forEach(out::println);
        out.printf("kills: %s%n", kills);
        out.printf(
                Locale.ROOT,
                "restart to first answer: median %.1f s, slowest %.1f s%n",
                kills.medianRestartMillis() / 1e3,
                kills.slowestRestartMillis() / 1e3);
        out.printf(
                "rounds %d, kills %d, acknowledged %d, lost %d, twice %d, other answers %d, over the limit %d,"
                        + " miscounted %d, asked again %d (kept %d, bought %d, refused %d), state equal after stop %s,"
                        + " after kill %s%n",
                rounds,
                kills.total(),
                acknowledged,
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

    void printJson(final PrintWriter out, final long seed) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("seed", seed);
            json.writeNumberField("rounds", rounds);
            json.writeNumberField("kills", kills.total());
            json.writeObjectFieldStart("killsByMoment");
            for (final KillMoment moment : KillMoment.values()) {
                json.writeNumberField(moment.name().toLowerCase(Locale.ROOT), kills.count(moment));
            }
            json.writeEndObject();
            json.writeNumberField("restartMedianMillis", kills.medianRestartMillis());
            json.writeNumberField("restartSlowestMillis", kills.slowestRestartMillis());
            json.writeNumberField("told", acknowledged);
            json.writeNumberField("kept", kept);
            json.writeNumberField("bought", bought);
            json.writeNumberField("refused", refused);
            json.writeBooleanField("equalAfterStop", equalAfterStop);
            json.writeBooleanField("equalAfterKill", equalAfterKill);
            json.writeObjectFieldStart("found");
            for (final Findings.Kind kind : Findings.Kind.values()) {
                json.writeNumberField(kind.name().toLowerCase(Locale.ROOT), findings.count(kind));
            }
            json.writeEndObject();
            json.writeArrayFieldStart("findings");
            for (final String finding : findings.first()) {
                json.writeString(finding);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        out.println(text);
    }
}
