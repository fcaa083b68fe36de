package io.doorbuster.journal.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** How a connection comes about: the seam at which tests let it die. */
interface Connector {
    Connection connect() throws SQLException;
}
