package io.doorbuster.journal.export;

import java.io.IOException;

/**
 * RFC 4180: a header, CRLF, quotes where they are needed. What a spreadsheet would take for a formula is prefixed with an
 * apostrophe: user ids and keys are the shopper's to choose, and the merchant's to open. A field that has nothing to say is
 * empty.
 */
public final class CsvOrders implements OrderWriter {
    static final String HEADER = "order_id,sale_id,order_number,user_id,quantity,status,position,units_before,"
            + "secured_sequence,secured_time,pay_by,payment_reference,idempotency_key,last_sequence,last_time";

    private static final String LINE_END = "\r\n";

    private final Appendable to;

    public CsvOrders(final Appendable to) {
        this.to = to;
    }

    @Override
    public void begin() throws IOException {
        to.append(HEADER).append(LINE_END);
    }

    @Override
    public void write(final OrderRow row) throws IOException {
        final boolean secured = row.position() != 0;
        text(row.orderId(), ',');
        text(row.saleId(), ',');
        number(row.number(), true);
        text(row.userId(), ',');
        number(row.quantity(), true);
        text(row.status().label(), ',');
        number(row.position(), secured);
        number(row.unitsBefore(), secured);
        number(row.securedSequence(), secured);
        number(row.securedTime(), secured);
        number(row.payBy(), row.payBy() != 0);
        text(row.reference(), ',');
        text(row.key(), ',');
        number(row.lastSequence(), row.lastSequence() != 0);
        to.append(row.lastSequence() == 0 ? "" : Long.toString(row.lastTime())).append(LINE_END);
    }

    private void number(final long value, final boolean known) throws IOException {
        if (known) {
            to.append(Long.toString(value));
        }
        to.append(',');
    }

    private void text(final String value, final char end) throws IOException {
        field(value, to);
        to.append(end);
    }

    static void field(final String value, final Appendable to) throws IOException {
        final String safe = isFormula(value) ? "'" + value : value;
        if (!needsQuotes(safe)) {
            to.append(safe);
            return;
        }
        to.append('"');
        for (int i = 0; i < safe.length(); i++) {
            final char c = safe.charAt(i);
            to.append(c);
            if (c == '"') {
                to.append(c);
            }
        }
        to.append('"');
    }

    /** By how it begins, in any spreadsheet. */
    private static boolean isFormula(final String value) {
        return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    }

    private static boolean needsQuotes(final String value) {
        for (int i = 0; i < value.length(); i++) {
            if (",\"\r\n".indexOf(value.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
