package io.doorbuster.journal.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens database connections. Tests replace it to break connections. */
interface Connector {
    Connection connect() throws SQLException;
}
