package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.settings.SettingName;
import io.doorbuster.http.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code GET} and {@code PATCH /admin/v1/settings}: what may change while the server runs. IO thread only. */
final class SettingsHandlers {
    private static final String MEMBER = "settings";
    private static final List<String> MEMBERS = List.of(MEMBER);

    private SettingsHandlers() {}

    /** Answers with every setting that is not at its default, and the defaults of the others. */
    static void all(final Call call) {
        final Settings settings = call.lane.settings();
        final JsonWriter json = call.beginAnswer()
                .beginObject()
                .member("sequence", settings.source().sequence())
                .beginObject(MEMBER);
        settings.effective().forEach(json::member);
        json.endObject().endObject();
        call.set(Header.CACHE_CONTROL, "no-store");
        call.sendJson(200);
    }

    /** Changes the settings that the body names, all or none; null gives a setting its default again. */
    static void change(final Call call) throws BadInput {
        final Map<String, String> asked = new TreeMap<>();
        call.readBody(
                MEMBERS,
                (index, value) -> value.strings(
                        EdgeSettings.MAX_CHANGES, (name, text) -> asked.put(name, text == null ? "" : text)));
        if (asked.isEmpty()) {
            throw BadInput.invalidValue(
                    MEMBER, "The body changes nothing. Send {\"settings\":{name:value}}, null for the default.");
        }
        final Map<String, String> changes = new TreeMap<>();
        for (final Map.Entry<String, String> change : asked.entrySet()) {
            final String name = check(change.getKey(), change.getValue()).canonical(change.getKey());
            if (changes.put(name, change.getValue()) != null) {
                throw BadInput.of(
                        Problem.DUPLICATE_MEMBER,
                        MEMBER + '.' + change.getKey(),
                        "The body has \"" + name + "\" twice, in two spellings. Send it once.");
            }
        }
        final String actor = Actor.of(call);
        final Lane lane = call.lane;
        lane.replies.submit(
                call, lane.commands.changeEdgeSettings(changes, lane.actor(actor)), SettingsHandlers::answer);
    }

    /** Answers with the settings after the change, because they are published before the reply arrives. */
    private static void answer(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision)) {
            all(call);
        }
    }

    /** Returns what kind of setting this is, if its name and value are allowed. */
    private static SettingName check(final String name, final String value) throws BadInput {
        final SettingName known = SettingName.of(name);
        if (known == null) {
            throw BadInput.of(
                    Problem.UNKNOWN_MEMBER,
                    MEMBER + '.' + name,
                    "There is no setting \"" + name + "\". Known settings: " + knownNames() + ".");
        }
        if (!value.isEmpty() && !known.allows(value)) {
            throw BadInput.invalidValue(
                    MEMBER + '.' + name, "\"" + name + "\" must be " + known.allowed() + ", or null for the default.");
        }
        return known;
    }

    private static String knownNames() {
        return Arrays.stream(SettingName.values()).map(SettingName::pattern).collect(Collectors.joining(", "));
    }
}
