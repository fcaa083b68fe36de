package io.doorbuster.journal.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Real connections that fail repeatedly before or after a randomly chosen call: either the connection dies, or the
 * thread that uses it.
 */
final class DyingConnections implements Connector {
    /** Ends the running code like kill -9: only the test catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** An action on the database in the middle of a transaction, instead of cutting the connection. */
    interface Disaster {
        void strike() throws Exception;
    }

    private final Random random;
    private final int farthest;
    private final int most;
    private final Disaster disaster;
    private Connection current;
    private int callsLeft;
    private boolean inTransaction;
    int threadsKilled;
    int connectionsCut;
    int disasters;
    int deathsInTransactions;

    /**
     * @param farthest the most calls between two deaths
     * @param most the most deaths in total
     * @param disaster null to cut connections and kill threads
     */
    DyingConnections(final long seed, final int farthest, final int most, final Disaster disaster) {
        this.random = new Random(seed);
        this.farthest = farthest;
        this.most = most;
        this.disaster = disaster;
        draw();
    }

    @Override
    public Connection connect() throws SQLException {
        inTransaction = false;
        current = Postgres.connect();
        return watch(Connection.class, current);
    }

    int deaths() {
        return threadsKilled + connectionsCut + disasters;
    }

    private void draw() {
        callsLeft = deaths() == most ? Integer.MAX_VALUE : 1 + random.nextInt(farthest);
    }

    private <T> T watch(final Class<T> type, final T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private Object call(final Object real, final Method method, final Object[] arguments) throws Throwable {
        final boolean counts =
                !method.getName().startsWith("set") || method.getName().equals("setSavepoint");
        final boolean dies =
                counts && !method.getName().equals("close") && --callsLeft <= 0 && (disaster == null || inTransaction);
        final boolean amidTransaction = inTransaction;
        if (dies && random.nextBoolean()) {
            die(amidTransaction);
        }
        final Object result = invoke(real, method, arguments);
        if (method.getName().equals("setSavepoint")) {
            inTransaction = true;
        } else if (method.getName().equals("commit")) {
            inTransaction = false;
        }
        if (dies) {
            die(amidTransaction);
        }
        if (result instanceof final PreparedStatement statement) {
            return watch(PreparedStatement.class, statement);
        }
        return result instanceof final Statement statement ? watch(Statement.class, statement) : result;
    }

    private static Object invoke(final Object real, final Method method, final Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void die(final boolean amidTransaction) throws Exception {
        deathsInTransactions += amidTransaction ? 1 : 0;
        if (disaster != null) {
            disasters++;
            draw();
            disaster.strike();
            throw new SQLException("the database is gone", ErrorKind.CONNECTION_FAILURE);
        }
        current.abort(Runnable::run);
        final boolean kill = random.nextBoolean();
        threadsKilled += kill ? 1 : 0;
        connectionsCut += kill ? 0 : 1;
        draw();
        if (kill) {
            throw new Killed();
        }
        throw new SQLException("the connection is gone", ErrorKind.CONNECTION_FAILURE);
    }
}
