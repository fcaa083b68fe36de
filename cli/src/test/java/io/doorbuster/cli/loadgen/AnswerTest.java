package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String ORDER = "{\"orderId\":\"demo-17\",\"saleId\":\"demo\",\"userId\":\"u00000042\","
            + "\"quantity\":2,\"status\":\"secured\",\"position\":9,\"unitsBefore\":16,\"sequence\":123,\"time\":5}";

    private final AnswerScanner http = new AnswerScanner();
    private final Answer answer = new Answer("demo");

    @ParameterizedTest
    @ValueSource(
            strings = {
                ORDER,
                "{ \"unitsBefore\" : 16 ,\n \"sequence\": 123, \"position\":9, \"quantity\":2, \"userId\": "
                        + "\"u00000042\","
                        + " \"saleId\":\"demo\", \"orderId\":\"demo-17\" }",
                "{\"new\":{\"orderId\":\"demo-1\",\"a\":[1,{\"position\":7}]},\"text\":\"\\\"position\\\":8,\\\\\","
                        + "\"none\":null,\"yes\":true,\"list\":[],\"orderId\":\"demo-17\",\"saleId\":\"demo\","
                        + "\"userId\":\"u00000042\",\"quantity\":2,\"position\":9,\"unitsBefore\":16,\"sequence\":123}"
            })
    void shouldReadAnOrderWhateverStandsAroundItsMembers(final String body) {
        assertEquals(Answer.Kind.SECURED, read(201, body, 42));

        assertEquals(17, answer.orderNumber);
        assertEquals(42, answer.user);
        assertEquals(2, answer.quantity);
        assertEquals(9, answer.position);
        assertEquals(16, answer.unitsBefore);
        assertEquals(123, answer.sequence);
    }

    @Test
    void shouldReadAPlaceInTheWaitlist() {
        final String place = ORDER.replace("\"position\":9,\"unitsBefore\":16", "\"place\":3");

        assertEquals(Answer.Kind.WAITLISTED, read(202, place, 42));
        assertEquals(Answer.Kind.UNKNOWN, read(201, place, 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u00000042", "\"saleId\":\"demo\""})
    void shouldNoticeAnAnswerThatIsAnothers(final String mine) {
        assertEquals(Answer.Kind.UNKNOWN, read(201, ORDER.replace(mine, mine.replaceAll("[24o]", "9")), 42));

        assertTrue(answer.misdirected);
        assertEquals("another-users-answer", name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"orderId\":\"demo-17\"}",
                "{\"orderId\":\"demo-x\"",
                "{\"orderId",
                "{\"orderId\":",
                "{\"a\":\"",
                "{\"a\":{",
                "{\"a\":\"\\"
            })
    void shouldCallAnOrderWithoutItsMembersUnknown(final String body) {
        assertEquals(Answer.Kind.UNKNOWN, read(201, body, 42));
        assertEquals("malformed-answer", name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo-0", "demo-", "demo17", "dem-17", "other-17", "demo-1-7", "demo-9999999999999999999"})
    void shouldRefuseOrderIdsOfAnotherForm(final String orderId) {
        assertEquals(Answer.Kind.UNKNOWN, read(201, ORDER.replace("demo-17", orderId), 42));
    }

    @ParameterizedTest
    @CsvSource({
        "409,{\"type\":\"/problems/sold-out\"},REFUSED,sold-out",
        "503,'{\"status\":503,\"type\":\"/problems/busy\"}',REFUSED,busy",
        "504,{\"type\":\"/problems/outcome-unknown\"},UNKNOWN,outcome-unknown",
        "404,<html>,ERROR,http-404",
        "409,{\"type\":\"about:blank\"},ERROR,http-409",
        "502,<html>,UNKNOWN,http-502",
        "200,{},ERROR,http-200"
    })
    void shouldClassifyByTheNameOfTheProblem(
            final int status, final String body, final Answer.Kind kind, final String name) {
        assertEquals(kind, read(status, body, 42));
        assertEquals(name, name());
    }

    private Answer.Kind read(final int status, final String body, final int user) {
        final byte[] bytes = StubServer.json(status, body);
        assertEquals(bytes.length, http.scan(bytes, bytes.length));
        return answer.read(bytes, http, user);
    }

    private String name() {
        return new String(answer.nameIn(), answer.nameAt(), answer.nameLength(), StandardCharsets.ISO_8859_1);
    }
}
