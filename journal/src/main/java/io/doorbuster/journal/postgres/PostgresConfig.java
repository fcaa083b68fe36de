package io.doorbuster.journal.postgres;

import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * The database of the orders and the settings for attempts. Parameters in the URL override the defaults set here.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host/database?...}
 * @param user the database user; null for the one of the URL or the driver
 * @param password the password; null for the one of the URL or the driver's password file
 * @param schema the schema of the tables, created if it does not exist
 * @param insistent true to try again even after the first attempt fails: a server started with the machine may be up
 *     before the database
 * @param patienceMillis how long attempts may keep failing before the projection gives up
 * @param firstBackoffMillis delay before the second attempt; doubles with each further attempt
 * @param maxBackoffMillis the longest delay
 * @param eventsPerTransaction how many events one transaction collects, if available; the last batch may add some more
 */
public record PostgresConfig(
        String jdbcUrl,
        String user,
        String password,
        String schema,
        boolean insistent,
        long patienceMillis,
        long firstBackoffMillis,
        long maxBackoffMillis,
        int eventsPerTransaction) {
    public static final String DEFAULT_SCHEMA = "doorbuster";
    public static final long FOR_EVER = Long.MAX_VALUE;

    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long MAX_BACKOFF_MILLIS = 30_000;
    /** Large enough that the fixed cost of a transaction is negligible. */
    private static final int EVENTS_PER_TRANSACTION = 16_384;

    private static final long PATIENCE_OF_A_COMMAND_MILLIS = 300_000;
    /** Matches an @ outside the value of a parameter. */
    private static final Pattern NAMES_SOMEONE = Pattern.compile("[^?]*(\\?(?!\\w+=).*)?@.*");

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException if a value is invalid; the message names it */
    public PostgresConfig {
        if (NAMES_SOMEONE.matcher(jdbcUrl).matches()) {
            // psql accepts such a URL. It is neither shown nor parsed, because it may hold a password and the driver
            // logs a URL that it cannot parse.
            throw new IllegalArgumentException(
                    "the database URL must look like jdbc:postgresql://host:5432/database, with no user and no"
                            + " password before the host: give the user, and a file with the password, with the "
                            + "flags for them");
        }
        if (Driver.parseURL(jdbcUrl, null) == null) {
            throw new IllegalArgumentException(
                    "the database URL must look like jdbc:postgresql://host:5432/database, not "
                            + beforeParameters(jdbcUrl));
        }
        if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "the schema must match " + SCHEMA + " and must not be PostgreSQL's own, such as " + schema);
        }
    }

    /** Settings for a command that a user waits for: it fails at once if its first attempt fails. */
    public static PostgresConfig ofCommand(
            final String jdbcUrl, final String user, final String password, final String schema) {
        return new PostgresConfig(
                jdbcUrl,
                user,
                password,
                schema,
                false,
                PATIENCE_OF_A_COMMAND_MILLIS,
                FIRST_BACKOFF_MILLIS,
                MAX_BACKOFF_MILLIS,
                EVENTS_PER_TRANSACTION);
    }

    /** Settings for a server: it never gives up. */
    public static PostgresConfig ofServer(
            final String jdbcUrl, final String user, final String password, final String schema) {
        return new PostgresConfig(
                jdbcUrl,
                user,
                password,
                schema,
                true,
                FOR_EVER,
                FIRST_BACKOFF_MILLIS,
                MAX_BACKOFF_MILLIS,
                EVENTS_PER_TRANSACTION);
    }

    /** Returns the URL without its parameters, because they can hold a password. */
    String shownUrl() {
        return beforeParameters(jdbcUrl);
    }

    /**
     * Returns the driver's properties. Timeouts are set because a network that drops packets would otherwise block the
     * projection for ever. Named prepared statements are off because they belong to a session, and a pooler may run the
     * next transaction in another session.
     */
    Properties properties() {
        final Properties properties = new Properties();
        properties.setProperty("ApplicationName", "doorbuster projector");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "0");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    private static String beforeParameters(final String url) {
        final int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** Names the database and the schema, but no password. */
    @Override
    public String toString() {
        return shownUrl() + " (schema " + schema + ")";
    }
}
