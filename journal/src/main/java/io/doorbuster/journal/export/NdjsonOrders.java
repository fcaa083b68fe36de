package io.doorbuster.journal.export;

import java.io.IOException;

/** Writes orders as one JSON object per line, in ASCII. Members without a value are left out, as in the HTTP API. */
public final class NdjsonOrders implements OrderWriter {
    private final Appendable to;
    private final Json json = new Json();

    public NdjsonOrders(final Appendable to) {
        this.to = to;
    }

    @Override
    public void begin() {}

    @Override
    public void write(final OrderRow row) throws IOException {
        json.begin()
                .put("orderId", row.orderId())
                .put("saleId", row.saleId())
                .put("orderNumber", row.number())
                .put("userId", row.userId())
                .put("quantity", row.quantity())
                .put("status", row.status().label());
        if (row.position() != 0) {
            json.put("position", row.position())
                    .put("unitsBefore", row.unitsBefore())
                    .put("securedSequence", row.securedSequence())
                    .put("securedTime", row.securedTime())
                    .putUnlessZero("payBy", row.payBy());
        }
        json.putUnlessEmpty("paymentReference", row.reference())
                .putUnlessEmpty("idempotencyKey", row.key())
                .putUnlessZero("lastSequence", row.lastSequence())
                .putUnlessZero("lastTime", row.lastTime());
        to.append(json.end()).append('\n');
    }
}
