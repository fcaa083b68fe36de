package io.doorbuster.journal.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Simulates a pooler in transaction mode: its clients share two sessions that outlive them, and each transaction or
 * single statement runs in the session that the previous one did not use.
 */
final class TransactionPool implements Connector, AutoCloseable {
    private final List<Connection> sessions = new ArrayList<>();
    private final boolean hidden;
    private int turn;

    /** @param hidden true to show clients the process of a session; other poolers invent a process id */
    TransactionPool(final PostgresConfig config, final boolean hidden) throws SQLException {
        this.hidden = hidden;
        for (int i = 0; i < 2; i++) {
            sessions.add(new Driver().connect(config.jdbcUrl(), config.properties()));
        }
    }

    @Override
    public Connection connect() throws SQLException {
        for (final Connection session : sessions) {
            session.setAutoCommit(true);
        }
        return proxy(Connection.class, this::call);
    }

    private Object call(final Method method, final Object[] arguments) throws Throwable {
        final Connection session = sessions.get(turn);
        return switch (method.getName()) {
            case "close" -> {
                if (!session.getAutoCommit()) {
                    session.rollback();
                }
                yield null;
            }
            case "setAutoCommit" -> {
                for (final Connection each : sessions) {
                    each.setAutoCommit((Boolean) arguments[0]);
                }
                yield null;
            }
            case "unwrap" ->
                proxy(
                        PGConnection.class,
                        (inner, its) -> !hidden && inner.getName().equals("getBackendPID")
                                ? -1
                                : invoke(session.unwrap(PGConnection.class), inner, its));
            default -> {
                final Object result = invoke(session, method, arguments);
                if (session.getAutoCommit() || method.getName().equals("commit")) {
                    turn = 1 - turn;
                }
                yield result;
            }
        };
    }

    /** Returns what the sessions keep after their clients: names, locks and statements. */
    List<String> leaks() throws SQLException {
        final List<String> leaks = new ArrayList<>();
        for (final Connection session : sessions) {
            session.setAutoCommit(true);
            try (Statement statement = session.createStatement();
                    ResultSet result = statement.executeQuery("SELECT 'search_path ' || setting FROM pg_settings"
                            + " WHERE name = 'search_path' AND source = 'session'"
                            + " UNION ALL SELECT 'lock ' || objid FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
                            + " UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements")) {
                while (result.next()) {
                    leaks.add(result.getString(1));
                }
            }
        }
        return leaks;
    }

    @Override
    public void close() throws SQLException {
        for (final Connection session : sessions) {
            session.close();
        }
    }

    private interface Call {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(final Class<T> type, final Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.call(method, arguments)));
    }

    private static Object invoke(final Object real, final Method method, final Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
