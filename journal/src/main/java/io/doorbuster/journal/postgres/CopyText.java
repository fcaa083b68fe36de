package io.doorbuster.journal.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Collects rows in the text format of COPY and sends them in one command. For one thread. */
final class CopyText {
    private static final String NULL = "\\N";

    private final String copy;
    private final StringBuilder text = new StringBuilder(1 << 16);
    private boolean inRow;
    private int rows;

    /** @param target table and columns */
    CopyText(final String target) {
        copy = "COPY " + target + " FROM STDIN";
    }

    void clear() {
        text.setLength(0);
        rows = 0;
    }

    CopyText put(final String value) {
        delimit();
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
        return this;
    }

    CopyText put(final long value) {
        delimit().append(value);
        return this;
    }

    CopyText putUnlessEmpty(final String value) {
        return value.isEmpty() ? putNull() : put(value);
    }

    CopyText putIf(final boolean known, final long value) {
        return known ? put(value) : putNull();
    }

    void endRow() {
        text.append('\n');
        inRow = false;
        rows++;
    }

    void sendTo(final Connection connection) throws SQLException {
        if (rows == 0) {
            return;
        }
        final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(bytes), 1 << 16);
        } catch (final IOException e) {
            throw new SQLException("cannot send rows", ErrorKind.CONNECTION_FAILURE, e);
        }
    }

    private CopyText putNull() {
        delimit().append(NULL);
        return this;
    }

    private StringBuilder delimit() {
        if (inRow) {
            text.append('\t');
        }
        inRow = true;
        return text;
    }
}
