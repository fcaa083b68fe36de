package io.doorbuster.journal.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** Real connections; in one transaction, after it has its lock, another session swaps the tables. */
final class SwappingConnector implements Connector {
    interface Swap {
        void swap() throws SQLException;
    }

    private final Swap swap;
    private volatile String dueAt = "";

    SwappingConnector(final Swap swap) {
        this.swap = swap;
    }

    /** @param call the call of the connection before which the swap happens */
    void swapInTheNextTransaction(final String call) {
        dueAt = call;
    }

    @Override
    public Connection connect() throws SQLException {
        final Connection real = Postgres.connect();
        return (Connection) Proxy.newProxyInstance(
                SwappingConnector.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals(dueAt)) {
                        dueAt = "";
                        swap.swap();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
