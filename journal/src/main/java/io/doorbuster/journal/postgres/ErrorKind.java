package io.doorbuster.journal.postgres;

import java.sql.SQLException;
import java.util.Set;

/** The cause of a database error: the event, a temporary condition, or the setup. */
enum ErrorKind {
    /** The database will never accept the event. */
    OF_THE_EVENT,
    /** Connection, shutdown, resources or locks: a later attempt may succeed. */
    OF_THE_MOMENT,
    /** Credentials, rights or missing objects: the operator must act. */
    OF_THE_SETUP;

    static final String CONNECTION_FAILURE = "08006";
    /** An update that found no row, because the event that creates the row was refused before. */
    static final String NO_ROW = "P0002";

    /** Data, integrity, view with check option, program limits, and errors raised by triggers. */
    private static final Set<String> EVENT_CLASSES = Set.of("22", "23", "44", "54", "P0");
    /** Authorization, unknown database or schema, access rules and syntax, which includes a missing table. */
    private static final Set<String> SETUP_CLASSES = Set.of("28", "3D", "3F", "42");

    static ErrorKind of(final SQLException e) {
        final String state = e.getSQLState() == null ? "" : e.getSQLState();
        final String kind = state.length() < 2 ? "" : state.substring(0, 2);
        if (EVENT_CLASSES.contains(kind)) {
            return OF_THE_EVENT;
        }
        return SETUP_CLASSES.contains(kind) ? OF_THE_SETUP : OF_THE_MOMENT;
    }
}
