package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.Problem;
import java.io.IOException;
import java.util.List;

/**
 * {@code PATCH /admin/v1/sales/{saleId}}: changes terms while the sale runs. Members that are absent keep their value.
 */
final class ChangeSaleHandler implements Endpoint {
    private static final List<String> MEMBERS =
            List.of("title", "closesAt", "perUserLimit", "maxUnitsPerOrder", "waitlistCapacity");

    @Override
    public void handle(final Call call) throws BadInput {
        final Body body = new Body();
        call.readBody(MEMBERS, body);
        if (!body.changes) {
            throw BadInput.invalidValue(
                    "", "The body changes nothing. Send at least one of " + String.join(", ", MEMBERS) + ".");
        }
        final String actor = Actor.of(call);
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.changeSale(call.sale.view().number(), body.change(), lane.actor(actor)),
                    AdminHandlers::answerChange);
        }
    }

    /** The members of the body. */
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
