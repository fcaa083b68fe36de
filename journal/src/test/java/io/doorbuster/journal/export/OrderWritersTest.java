package io.doorbuster.journal.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.doorbuster.engine.model.SaleTerms;
import java.io.IOException;
import java.util.HashMap;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrderWritersTest {
    /** Signs at the beginning of a cell, whatever separates cells, including a tab or a line end. */
    private static final Pattern FORMULA = Pattern.compile("(?<=^|[,;|\t\r\n])[=+\\-@]");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "ann \"ann\"",
                "=1+1 \"'=1+1\"",
                "+1 \"'+1\"",
                "-1 \"'-1\"",
                "@SUM(A1) \"'@SUM(A1)\"",
                "a=1 \"a=1\"",
                "plain;=1+1 \"plain;'=1+1\"",
                "plain|@SUM(A1) \"plain|'@SUM(A1)\"",
                "plain,-1;+2 \"plain,'-1;'+2\"",
                "'=1 \"''=1\"",
                "a;''=1 \"a;'''=1\"",
                "'quoted' \"'quoted'\"",
                "a,b \"a,b\"",
                "say\"so\" \"say\"\"so\"\"\"",
                "=\"a\",1 \"'=\"\"a\"\",1\"",
                "`` `\"\"`"
            })
    void shouldGuardFieldsThatASpreadsheetWouldTakeForAFormula(final String value, final String field)
            throws IOException {
        assertEquals(field, field(value));
    }

    @Test
    void shouldGuardAFormulaAfterControlCharacters() throws IOException {
        assertEquals("\"'\t'=1+1\"", field("\t=1+1"));
        assertEquals("\"'\r'=1+1\"", field("\r=1+1"));
        assertEquals("\"a\rb\"", field("a\rb"));
        assertEquals("\"a\n'=b\"", field("a\n=b"));
        assertEquals("\"a\t'=b\"", field("a\t=b"));
    }

    /**
     * Restores a field as OPERATIONS describes: removes one apostrophe wherever a cell may begin with apostrophes
     * before a formula's sign.
     */
    @Test
    void shouldBeReadBackExactly() throws IOException {
        final Random random = new Random(7);
        final String alphabet = "a'=+-@,;|\t\r\n\"";
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            final String field = field(value.toString());
            final String text = field.substring(1, field.length() - 1).replace("\"\"", "\"");
            assertEquals(value.toString(), text.replaceAll("(?<=^|[,;|\t\r\n])'(?='*[=+\\-@\t\r])", ""));
            assertFalse(FORMULA.matcher(text).find(), field);
        }
    }

    @Test
    void shouldWriteEveryColumnAndLeaveUnknownValuesEmpty() throws IOException {
        final OrderRows rows = rows();
        final StringBuilder csv = new StringBuilder();
        final StringBuilder ndjson = new StringBuilder();
        final OrderWriter csvOrders = new CsvOrders(csv);
        final OrderWriter ndjsonOrders = new NdjsonOrders(ndjson);
        csvOrders.begin();
        ndjsonOrders.begin();
        for (final OrderRow row : rows.rows()) {
            csvOrders.write(row);
            ndjsonOrders.write(row);
        }
        assertEquals(
                CsvOrders.HEADER + "\r\n"
                        + "\"phones-1\",\"phones\",1,\"'=cmd|x\",2,\"paid\",1,0,2,1000,1500,\"'-ref\","
                        + "\"k\"\"1\",4,1200\r\n"
                        + "\"phones-2\",\"phones\",2,\"bob\",1,\"waitlisted\",,,,,,,,3,1100\r\n"
                        + "\"books-1\",\"books\",1,\"ann\",1,\"secured\",1,0,6,1300,,,,6,1300\r\n",
                csv.toString());
        assertEquals(
                "{\"orderId\":\"phones-1\",\"saleId\":\"phones\",\"orderNumber\":1,\"userId\":\"=cmd|x\","
                        + "\"quantity\":2,"
                        + "\"status\":\"paid\",\"position\":1,\"unitsBefore\":0,\"securedSequence\":2,"
                        + "\"securedTime\":1000,\"payBy\":1500,\"paymentReference\":\"-ref\","
                        + "\"idempotencyKey\":\"k\\\"1\",\"lastSequence\":4,\"lastTime\":1200}\n"
                        + "{\"orderId\":\"phones-2\",\"saleId\":\"phones\",\"orderNumber\":2,\"userId\":\"bob\","
                        + "\"quantity\":1,"
                        + "\"status\":\"waitlisted\",\"lastSequence\":3,\"lastTime\":1100}\n"
                        + "{\"orderId\":\"books-1\",\"saleId\":\"books\",\"orderNumber\":1,\"userId\":\"ann\","
                        + "\"quantity\":1,"
                        + "\"status\":\"secured\",\"position\":1,\"unitsBefore\":0,\"securedSequence\":6,"
                        + "\"securedTime\":1300,\"lastSequence\":6,\"lastTime\":1300}\n",
                ndjson.toString());
    }

    @Test
    void shouldEscapeCharactersBeyondAscii() {
        assertEquals(
                "{\"title\":\"\\u0000 \\ud800 \\u00e9 \\\\ \\\" \\u007f\"}",
                new Json().begin().put("title", "\0 \ud800 \u00e9 \\ \" \u007f").end());
    }

    private static OrderRows rows() {
        final OrderRows rows = new OrderRows(new HashMap<>());
        final SaleTerms terms = new SaleTerms("phones", "", 2, 1, SaleTerms.NEVER, 2, 2).withPaymentWindow(500, 5);
        rows.saleCreated(1, 900, 1, terms, 0, 0, SaleLife.NOBODY);
        rows.orderSecured(2, 1_000, 1, 1, 2, 1, 0, SaleLife.ascii("=cmd|x"), SaleLife.ascii("k\"1"));
        rows.orderWaitlisted(3, 1_100, 1, 2, 1, SaleLife.ascii("bob"), SaleLife.NOBODY);
        rows.orderPaid(4, 1_200, 1, 1, SaleLife.ascii("-ref"), SaleLife.ACTOR);
        final SaleTerms paidAtOnce = new SaleTerms("books", "", 2, 1, SaleTerms.NEVER, 2, 2);
        rows.saleCreated(5, 1_200, 2, paidAtOnce, 0, 0, SaleLife.NOBODY);
        rows.orderSecured(6, 1_300, 2, 1, 1, 1, 0, SaleLife.ascii("ann"), SaleLife.NOBODY);
        return rows;
    }

    private static String field(final String value) throws IOException {
        final StringBuilder field = new StringBuilder();
        CsvOrders.field(value, field);
        return field.toString();
    }
}
