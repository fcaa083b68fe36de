package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleChange;
import java.io.IOException;
import java.util.List;

/** {@code PATCH /admin/v1/sales/{saleId}}: new terms while it runs; what is not given stays as it is. */
final class ChangeSaleHandler implements Endpoint {
    private static final List<String> MEMBERS =
            List.of("title", "closesAt", "perUserLimit", "maxUnitsPerOrder", "waitlistCapacity");

    @Override
    public void handle(final Call call) {
        final Body body = new Body();
        final String actor;
        try {
            JsonBody.read(call, MEMBERS, body);
            if (!body.changes) {
                throw BadInput.invalidValue("", "Give at least one of " + String.join(", ", MEMBERS) + ".");
            }
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        if (AdminHandlers.findSale(call)) {
            final Lane lane = call.lane;
            lane.commands.changeSale(call.sale.view().number(), body.change(), lane.actor(actor));
            lane.replies.submit(call, AdminHandlers::answerChange);
        }
    }

    /** The members as they come. */
    private static final class Body implements JsonBody.Members {
        private boolean changes;
        private String title;
        private long closesAt = SaleChange.KEEP;
        private int perUserLimit = SaleChange.KEEP;
        private int maxUnitsPerOrder = SaleChange.KEEP;
        private int waitlistCapacity = SaleChange.KEEP;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            changes = true;
            switch (MEMBERS.get(index)) {
                case "title" -> title = NewSaleBody.title(value);
                case "closesAt" -> closesAt = NewSaleBody.closesAt(value);
                case "perUserLimit" -> perUserLimit = NewSaleBody.perUserLimit(value);
                case "maxUnitsPerOrder" -> maxUnitsPerOrder = NewSaleBody.perUserLimit(value);
                case "waitlistCapacity" -> waitlistCapacity = NewSaleBody.waitlistCapacity(value);
                default -> throw new IllegalArgumentException("member " + index);
            }
        }

        private SaleChange change() {
            return new SaleChange(title, closesAt, perUserLimit, maxUnitsPerOrder, waitlistCapacity);
        }
    }
}
