package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.Command;

/** A command that a simulated client sends, once or several times, and what the client knows about it. */
final class Request {
    enum Kind {
        CONFIGURE,
        TICK,
        CREATE,
        CHANGE,
        PAUSE,
        RESUME,
        CLOSE,
        REMOVE,
        RESTOCK,
        REGISTER,
        PURCHASE,
        PAY,
        CANCEL,
        END,
        READ_ORDER,
        READ_ORDERS,
        FIND_ORDER,
        LIST_ORDERS,
        SETTINGS,
        READ_STATE
    }

    final Kind kind;
    final int sale;
    Command command;
    String saleId = "";
    String user = "";
    /** Idempotency key, or reference of the payment. */
    String key = "";

    int order;
    /** Units of a purchase, of a restock, or of all rounds of a new sale. */
    int units;
    /** For a new sale: a round may withdraw units. */
    boolean mayWithdraw;

    int copiesUnderWay;

    Request(final Kind kind, final int sale) {
        this.kind = kind;
        this.sale = sale;
    }

    Request of(final String newUser) {
        user = newUser;
        return this;
    }

    Request with(final int newUnits, final String newKey) {
        units = newUnits;
        key = newKey;
        return this;
    }

    Request about(final int newOrder) {
        order = newOrder;
        return this;
    }

    Request encodedAs(final Command encoded) {
        command = encoded.copy();
        return this;
    }

    @Override
    public String toString() {
        return kind + " sale " + sale + saleId + (user.isEmpty() ? "" : " " + user) + (key.isEmpty() ? "" : " " + key)
                + (units == 0 ? "" : " units " + units) + (order == 0 ? "" : " order " + order);
    }
}
