package io.doorbuster.journal.export;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Writes orders as CSV (RFC 4180): a header, CRLF, texts in quotes, numbers without. An unknown value is an empty
 * field.
 *
 * <p>Shoppers choose user ids and keys, and the merchant opens them in a spreadsheet. An apostrophe is written before
 * anything that a spreadsheet would take for a formula: at the beginning of a text, and after each character that some
 * program takes for a separator, because a program set to another separator may ignore the quotes. To restore the text,
 * remove one apostrophe wherever {@link #GUARDED} matches. This is exact, because an apostrophe is also added before
 * existing apostrophes.
 */
public final class CsvOrders implements OrderWriter {
    static final String HEADER = "order_id,sale_id,order_number,user_id,quantity,status,position,units_before,"
            + "secured_sequence,secured_time,pay_by,payment_reference,idempotency_key,last_sequence,last_time";

    private static final String LINE_END = "\r\n";

    /** Matches the sign of a formula, after any apostrophes, wherever a cell may begin. */
    private static final Pattern GUARDED = Pattern.compile("(?<=^|[,;|\t\r\n])'*[=+\\-@\t\r]");

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
        text(row.orderId());
        text(row.saleId());
        number(row.number(), true);
        text(row.userId());
        number(row.quantity(), true);
        text(row.status().label());
        number(row.position(), secured);
        number(row.unitsBefore(), secured);
        number(row.securedSequence(), secured);
        number(row.securedTime(), secured);
        number(row.payBy(), row.payBy() != 0);
        textIfAny(row.reference());
        textIfAny(row.key());
        number(row.lastSequence(), row.lastSequence() != 0);
        to.append(row.lastSequence() == 0 ? "" : Long.toString(row.lastTime())).append(LINE_END);
    }

    private void number(final long value, final boolean known) throws IOException {
        if (known) {
            to.append(Long.toString(value));
        }
        to.append(',');
    }

    private void text(final String value) throws IOException {
        field(value, to);
        to.append(',');
    }

    private void textIfAny(final String value) throws IOException {
        if (value.isEmpty()) {
            to.append(',');
        } else {
            text(value);
        }
    }

    static void field(final String value, final Appendable to) throws IOException {
        final String safe = GUARDED.matcher(value).replaceAll("'$0");
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
}
