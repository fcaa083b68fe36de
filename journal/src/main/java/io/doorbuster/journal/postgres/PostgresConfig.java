package io.doorbuster.journal.postgres;

import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * Where the orders go and how hard it is tried. Parameters in the URL win over the defaults that are set here.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host/database?...}
 * @param user null for what the URL or the driver says
 * @param password null for what the URL or the driver's password file says
 * @param schema of our tables, made if it is not there
 * @param insistent true to try again even if the first attempt failed: who starts with the machine may be up before the
 *     database is
 * @param patienceMillis how long attempts may fail one after the other before it is given up
 * @param firstBackoffMillis wait before the second attempt; doubled from one to the next
 * @param maxBackoffMillis most that it is doubled to
 * @param eventsPerTransaction as many are gathered, if there are; a batch of the journal may come on top
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
    /** Enough that a transaction's own cost does not show. */
    private static final int EVENTS_PER_TRANSACTION = 16_384;

    private static final long PATIENCE_OF_A_COMMAND_MILLIS = 300_000;
    /** There is an @ that is not in a parameter's value. */
    private static final Pattern NAMES_SOMEONE = Pattern.compile("[^?]*(\\?(?!\\w+=).*)?@.*");

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException naming what is out of its range */
    public PostgresConfig {
        if (NAMES_SOMEONE.matcher(jdbcUrl).matches()) {
            // As psql takes it. Neither shown nor parsed, for the driver logs what it cannot: it may be a password.
            throw new IllegalArgumentException(
                    "a jdbc-url looks like jdbc:postgresql://host:5432/database, with no user and no"
                            + " password before the host: give the user, and a file with the password, with the flags for them");
        }
        if (Driver.parseURL(jdbcUrl, null) == null) {
            throw new IllegalArgumentException(
                    "a jdbc-url looks like jdbc:postgresql://host:5432/database, not " + beforeParameters(jdbcUrl));
        }
        if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "a schema matches " + SCHEMA + " and is not PostgreSQL's own: " + schema);
        }
    }

    /** For a command that someone waits for: fails at once if the database cannot be reached at first. */
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

    /** For a server: never gives up. */
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

    /** What may be shown: parameters can hold a password. */
    String shownUrl() {
        return beforeParameters(jdbcUrl);
    }

    /**
     * A network that swallows packets must end in an error some time, or the projection would wait for ever. A
     * statement that was prepared under a name belongs to a session, and a pooler may give the next transaction another
     * one.
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

    /** Says where, not with which password. */
    @Override
    public String toString() {
        return shownUrl() + " schema " + schema;
    }
}
