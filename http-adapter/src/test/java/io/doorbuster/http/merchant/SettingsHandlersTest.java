package io.doorbuster.http.merchant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that change while the server runs, over HTTP. */
class SettingsHandlersTest {
    private static final String PATH = "/admin/v1/settings";
    private static final Map<String, Object> DEFAULTS =
            Map.of("rate.user", "10/30", "rate.address", "off", "rate.network", "off", "admission.rate", "off");

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        patch("{\"settings\":{\"rate.user\":null}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient.Answer patch(final String body) throws IOException {
        return server.admin("PATCH", PATH, body, "Content-Type: application/json");
    }

    private Object shown() throws IOException {
        return server.admin("GET", PATH, null).json().get("settings");
    }

    @Test
    void shouldShowTheDefaultsBeforeAnythingChanged() throws IOException {
        assertEquals(DEFAULTS, shown());
    }

    @Test
    void shouldChangeWhatTheBodyNamesAndAnswerWithAll() throws IOException {
        final RawClient.Answer answer = patch("{\"settings\":{\"rate.user\":\"5/5\",\"challenge.phone\":\"50000\"}}");
        assertEquals(200, answer.status(), answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
        final Map<?, ?> settings = (Map<?, ?>) answer.json().get("settings");
        assertEquals("5/5", settings.get("rate.user"));
        assertEquals("50000", settings.get("challenge.phone"));
        assertEquals("off", settings.get("rate.address"));
        assertEquals(settings, shown());
        patch("{\"settings\":{\"rate.user\":null,\"challenge.phone\":null}}");
        assertEquals(DEFAULTS, shown());
    }

    @Test
    void shouldGiveTheSequenceOfTheLastChange() throws IOException {
        final long first =
                (long) patch("{\"settings\":{\"rate.user\":\"5/5\"}}").json().get("sequence");
        assertEquals(
                first, patch("{\"settings\":{\"rate.user\":\"5/5\"}}").json().get("sequence"), "nothing changed");
        assertTrue((long) patch("{\"settings\":{\"rate.user\":\"6/6\"}}").json().get("sequence") > first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rate.user              | "10"           | invalid-value
            rate.user              | "0/5"          | invalid-value
            rate.user              | "10/10001"     | invalid-value
            rate.user              | "010/5"        | invalid-value
            rate.user              | "+1/5"         | invalid-value
            rate.user              | "1/5 "         | invalid-value
            rate.user              | 10             | invalid-value
            rate.user              | ["10/30"]      | invalid-value
            rate.address           | "on"           | invalid-value
            admission.rate         | "1000001"      | invalid-value
            admission.rate         | "0"            | invalid-value
            challenge.phone        | "999"          | invalid-value
            challenge.phone        | "10000001"     | invalid-value
            challenge.phone        | "off"          | invalid-value
            deny.user.mallory      | "no"           | invalid-value
            deny.user.mallory      | true           | invalid-value
            rate.users             | "10/30"        | unknown-member
            rate.user.             | "10/30"        | unknown-member
            RATE.USER              | "10/30"        | unknown-member
            deny.user.             | "yes"          | unknown-member
            deny.user.two words    | "yes"          | unknown-member
            deny.user.möller       | "yes"          | unknown-member
            deny.network.          | "yes"          | unknown-member
            deny.network.10.0.0.1/8 | "yes"         | unknown-member
            deny.network.example.com | "yes"        | unknown-member
            deny.network.2001:DB8::/129 | "yes"     | unknown-member
            challenge.Two%20Words  | "50000"        | unknown-member
            """)
    void shouldRefuseOtherNamesAndValuesAndChangeNothing(final String name, final String value, final String problem)
            throws IOException {
        final RawClient.Answer answer =
                patch("{\"settings\":{\"rate.address\":\"7/7\",\"" + name + "\":" + value + "}}");
        if (name.equals("rate.address")) {
            assertEquals("duplicate-member", answer.problem());
        } else {
            assertEquals(problem, answer.problem(), answer.body());
            assertEquals("settings." + name, answer.json().get("member"));
        }
        assertEquals(DEFAULTS, shown());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                       | invalid-value
            {"settings":{}}          | invalid-value
            {"settings":null}        | invalid-value
            {"settings":[]}          | invalid-value
            {"settings":{"rate.user"}} | malformed-json
            {"rate.user":"10/30"}    | unknown-member
            """)
    void shouldRefuseOtherBodies(final String body, final String problem) throws IOException {
        assertEquals(problem, patch(body).problem());
    }

    @Test
    void shouldRefuseMoreThanOneChangeCanHold() throws IOException {
        final StringBuilder body = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            body.append("\"deny.user.")
                    .append("u".repeat(63))
                    .append((char) ('a' + i))
                    .append("\":\"yes\",");
        }
        body.setLength(body.length() - 1);
        final RawClient.Answer most = patch("{\"settings\":{" + body + "}}");
        assertEquals(200, most.status(), most.body());
        assertEquals(
                "invalid-value",
                patch("{\"settings\":{" + body + ",\"rate.user\":\"1/1\"}}").problem());
    }

    @Test
    void shouldKeepOneSettingForTheSpellingsOfANetwork() throws IOException {
        final String one = "\"deny.network.2001:DB8::/32\":\"yes\"";
        final String other = "\"deny.network.2001:db8:0::/32\":";
        assertEquals(200, patch("{\"settings\":{" + one + "}}").status());
        assertEquals("yes", ((Map<?, ?>) shown()).get("deny.network.2001:db8:0:0:0:0:0:0/32"));
        assertEquals(
                "duplicate-member",
                patch("{\"settings\":{" + one + "," + other + "null}}").problem());
        assertEquals(200, patch("{\"settings\":{" + other + "null}}").status());
        assertEquals(DEFAULTS, shown());
    }

    @Test
    void shouldNeedTheToken() throws IOException {
        try (RawClient anybody = server.merchant()) {
            assertEquals(401, anybody.send("GET " + PATH, null).status());
            assertEquals(401, anybody.send("PATCH " + PATH, "{}").status());
        }
    }
}
