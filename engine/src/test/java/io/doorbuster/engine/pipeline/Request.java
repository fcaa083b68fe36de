package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.CommandWriter;
import org.agrona.concurrent.UnsafeBuffer;

/** A command as a simulated client sends it, once or again, and what the client knows of it. */
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
        LIST_ORDERS,
        READ_STATE
    }

    final Kind kind;
    final int sale;
    UnsafeBuffer command = new UnsafeBuffer(0, 0);
    String saleId = "";
    String user = "";
    /** Idempotency key, or the payment's reference. */
    String key = "";

    int order;
    /** Of a purchase, a restock, or all rounds of a new sale. */
    int units;
    /** Of a new sale: a round may leave fewer units than came in. */
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

    /** Takes over what was written last. */
    Request encodedBy(final CommandWriter commands) {
        command = new UnsafeBuffer(new byte[commands.length()]);
        command.putBytes(0, commands.buffer(), 0, commands.length());
        return this;
    }

    @Override
    public String toString() {
        return kind + " sale " + sale + saleId + (user.isEmpty() ? "" : " " + user) + (key.isEmpty() ? "" : " " + key)
                + (units == 0 ? "" : " units " + units) + (order == 0 ? "" : " order " + order);
    }
}
