package io.doorbuster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.Headers;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** {@code POST /admin/v1/sales} */
final class CreateSaleHandler implements Endpoint {
    /** Largest whole number that every JSON reader takes as it is (RFC 8259 §6). */
    private static final long MAX_TIME = (1L << 53) - 1;

    private static final int SALE_ID = 0;
    private static final int TITLE = 1;
    private static final int STOCK = 2;
    private static final int OPENS_AT = 3;
    private static final int CLOSES_AT = 4;
    private static final int PER_USER_LIMIT = 5;
    private static final int MAX_UNITS_PER_ORDER = 6;
    private static final List<String> MEMBERS =
            List.of("saleId", "title", "stock", "opensAt", "closesAt", "perUserLimit", "maxUnitsPerOrder");

    private final SecureRandom random = new SecureRandom();

    @Override
    public void handle(final Call call) {
        final SaleTerms terms;
        try {
            final Terms given = new Terms();
            JsonBody.read(call, MEMBERS, given);
            terms = given.checked();
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        call.saleId = terms.saleId();
        call.lane.commands.createSale(terms, random.nextLong(), random.nextLong(), call.lane.actor);
        call.lane.replies.submit(call, CreateSaleHandler::answer);
    }

    /** The sale is published before its answer comes. */
    private static void answer(final Call call, final Decision decision) {
        final Problem problem = Refusals.of(decision.outcome);
        if (problem != null) {
            call.refuse(problem);
        } else if (AdminHandlers.findSale(call)) {
            call.set(Headers.LOCATION, "/admin/v1/sales/" + call.saleId);
            AdminHandlers.sendSale(call, 201);
        }
    }

    /** The members as they come; only {@code saleId} and {@code stock} must. */
    private static final class Terms implements JsonBody.Members {
        private String saleId;
        private String title = "";
        private int stock;
        private long opensAt;
        private long closesAt = SaleTerms.NEVER;
        private int perUserLimit = 1;
        private int maxUnitsPerOrder;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            switch (index) {
                case SALE_ID -> saleId = saleId(value);
                case TITLE -> title = title(value);
                case STOCK -> stock = (int) value.wholeNumber(1, SaleTerms.MAX_STOCK);
                case OPENS_AT -> opensAt = value.isNull() ? 0 : value.wholeNumber(0, MAX_TIME);
                case CLOSES_AT -> closesAt = value.isNull() ? SaleTerms.NEVER : value.wholeNumber(1, MAX_TIME);
                case PER_USER_LIMIT -> perUserLimit = (int) value.wholeNumber(1, SaleTerms.MAX_PER_USER_LIMIT);
                case MAX_UNITS_PER_ORDER -> maxUnitsPerOrder = (int) value.wholeNumber(1, SaleTerms.MAX_PER_USER_LIMIT);
                default -> throw new IllegalArgumentException("member " + index);
            }
        }

        private static String saleId(final JsonBody.Value value) throws IOException, BadInput {
            if (!SaleTerms.isSaleId(value.string())) {
                throw value.invalid("must match [a-z0-9][a-z0-9-]{0,39}");
            }
            return value.string();
        }

        private static String title(final JsonBody.Value value) throws IOException, BadInput {
            final String text = value.string();
            if (text.length() > SaleTerms.MAX_TITLE_LENGTH) {
                throw value.invalid("must not be longer than " + SaleTerms.MAX_TITLE_LENGTH + " characters");
            }
            if (text.chars().anyMatch(Character::isISOControl)
                    || !UTF_8.newEncoder().canEncode(text)) {
                throw value.invalid("must be text without control characters and half characters");
            }
            return text;
        }

        private SaleTerms checked() throws BadInput {
            if (saleId == null) {
                throw BadInput.invalidValue("saleId", "\"saleId\" is missing.");
            }
            if (stock == 0) {
                throw BadInput.invalidValue("stock", "\"stock\" is missing.");
            }
            if (closesAt <= opensAt) {
                throw BadInput.invalidValue("closesAt", "\"closesAt\" must be after \"opensAt\".");
            }
            if (maxUnitsPerOrder > perUserLimit) {
                throw BadInput.invalidValue(
                        "maxUnitsPerOrder", "\"maxUnitsPerOrder\" must not exceed \"perUserLimit\".");
            }
            final int perOrder = maxUnitsPerOrder == 0 ? perUserLimit : maxUnitsPerOrder;
            return new SaleTerms(saleId, title, stock, opensAt, closesAt, perUserLimit, perOrder);
        }
    }
}
