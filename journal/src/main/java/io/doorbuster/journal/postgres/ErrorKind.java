package io.doorbuster.journal.postgres;

import java.sql.SQLException;
import java.util.Set;

/** What an error of the database's is about: the event, the moment, or how things are set up. */
enum ErrorKind {
    /** The event cannot be taken, now or later. */
    OF_THE_EVENT,
    /** Connection, shutdown, resources, locks: it may go better in a while. */
    OF_THE_MOMENT,
    /** Who we are and what is there: someone has to act. */
    OF_THE_SETUP;

    static final String CONNECTION_FAILURE = "08006";
    /** An update that found no row: what made the row was refused before. */
    static final String NO_ROW = "P0002";

    /** Data, integrity, view with check option, program limits, and what a trigger raises. */
    private static final Set<String> EVENT_CLASSES = Set.of("22", "23", "44", "54", "P0");
    /** Authorization, unknown database or schema, access rules and syntax (a table that is gone is one). */
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
