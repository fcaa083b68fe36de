package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body that creates a sale. Required are {@code saleId} and either {@code stock} or {@code rounds}; {@code rounds}
 * replace {@code stock} and {@code opensAt}. Each member is checked when it is read, their combination at the end.
 */
public final class NewSaleBody implements JsonBody.Members {
    static final List<String> MEMBERS = List.of(
            "saleId",
            "title",
            "stock",
            "opensAt",
            "closesAt",
            "perUserLimit",
            "maxUnitsPerOrder",
            "paymentWindowMs",
            "waitlistCapacity",
            "eligibility",
            "registrationClosesAt",
            "registrationCapacity",
            "rounds",
            "carryOver");

    private static final List<String> ROUND_MEMBERS = List.of("opensAt", "units");
    private static final long NOW = 0;
    private static final int ABSENT = -1;
    public static final long MIN_PAYMENT_WINDOW_MILLIS = 1_000;

    private String saleId;
    private String title = "";
    private int stock;
    private long opensAt = ABSENT;
    private long closesAt = SaleTerms.NEVER;
    private int perUserLimit = 1;
    private int maxUnitsPerOrder;
    private long paymentWindowMillis;
    private int waitlistCapacity;
    private Eligibility eligibility = Eligibility.OPEN;
    private long registrationClosesAt = ABSENT;
    private int registrationCapacity = ABSENT;
    private List<RoundBody> rounds;
    private Boolean carryOver;

    @Override
    public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
        switch (MEMBERS.get(index)) {
            case "saleId" -> saleId = saleId(value);
            case "title" -> title = title(value);
            case "stock" -> stock = (int) value.wholeNumber(1, SaleTerms.MAX_STOCK);
            case "opensAt" -> opensAt = opensAt(value);
            case "closesAt" -> closesAt = closesAt(value);
            case "perUserLimit" -> perUserLimit = perUserLimit(value);
            case "maxUnitsPerOrder" -> maxUnitsPerOrder = perUserLimit(value);
            case "paymentWindowMs" -> paymentWindowMillis = paymentWindow(value);
            case "waitlistCapacity" -> waitlistCapacity = waitlistCapacity(value);
            case "eligibility" -> eligibility = eligibility(value);
            case "registrationClosesAt" -> registrationClosesAt = value.isNull() ? ABSENT : value.time();
            case "registrationCapacity" ->
                registrationCapacity = (int) value.wholeNumber(1, SaleTerms.MAX_REGISTRATIONS);
            case "rounds" -> takeRounds(value);
            case "carryOver" -> carryOver = value.flag();
            default -> throw new IllegalArgumentException("member " + index);
        }
    }

    private static String saleId(final JsonBody.Value value) throws IOException, BadInput {
        if (!SaleTerms.isSaleId(value.string())) {
            throw value.invalid("must match [a-z0-9][a-z0-9-]{0,39}");
        }
        return value.string();
    }

    static String title(final JsonBody.Value value) throws IOException, BadInput {
        final String text = value.string();
        final String fault = SaleTerms.titleFault(text);
        if (fault != null) {
            throw value.invalid(fault);
        }
        return text;
    }

    private static long opensAt(final JsonBody.Value value) throws IOException, BadInput {
        return value.isNull() || value.isZero() ? NOW : value.time();
    }

    /** Null means that the sale never closes by itself. */
    static long closesAt(final JsonBody.Value value) throws IOException, BadInput {
        return value.isNull() ? SaleTerms.NEVER : value.time();
    }

    /** Units that one user may hold, or buy in one order. */
    static int perUserLimit(final JsonBody.Value value) throws IOException, BadInput {
        return (int) value.wholeNumber(1, SaleTerms.MAX_PER_USER_LIMIT);
    }

    static int waitlistCapacity(final JsonBody.Value value) throws IOException, BadInput {
        return (int) value.wholeNumber(0, SaleTerms.MAX_WAITLIST);
    }

    private static Eligibility eligibility(final JsonBody.Value value) throws IOException, BadInput {
        for (final Eligibility each : Eligibility.values()) {
            if (each.label().equals(value.string())) {
                return each;
            }
        }
        throw value.invalid("must be \"open\" or \"registered\"");
    }

    /** Nobody can pay in less than a second, so a smaller value is probably in seconds or minutes. */
    private static long paymentWindow(final JsonBody.Value value) throws IOException, BadInput {
        final long millis = value.wholeNumber(0, SaleTerms.MAX_PAYMENT_WINDOW_MILLIS);
        if (millis != 0 && millis < MIN_PAYMENT_WINDOW_MILLIS) {
            throw value.invalid("is in milliseconds and must be 0 or at least " + MIN_PAYMENT_WINDOW_MILLIS + "; "
                    + millis + " is probably in seconds or minutes");
        }
        return millis;
    }

    private void takeRounds(final JsonBody.Value value) throws IOException, BadInput {
        rounds = new ArrayList<>();
        value.objects(SaleTerms.MAX_ROUNDS, ROUND_MEMBERS, name -> {
            final RoundBody round = new RoundBody(name);
            rounds.add(round);
            return round;
        });
        if (rounds.isEmpty()) {
            throw value.invalid("must have at least one round");
        }
    }

    /** Returns the terms, checked to be consistent at {@code now}. */
    SaleTerms checked(final long now) throws BadInput {
        if (saleId == null) {
            throw BadInput.invalidValue("saleId", "\"saleId\" is missing. Send the id of the new sale.");
        }
        if (maxUnitsPerOrder > perUserLimit) {
            throw BadInput.invalidValue("maxUnitsPerOrder", "\"maxUnitsPerOrder\" must not exceed \"perUserLimit\".");
        }
        final List<Round> openings = openings();
        checkOrder(openings, now);
        checkRegistration(openings.get(0), now);
        final boolean registered = eligibility == Eligibility.REGISTERED;
        return new SaleTerms(
                saleId,
                title,
                openings,
                carryOver != null && carryOver,
                closesAt,
                perUserLimit,
                maxUnitsPerOrder == 0 ? perUserLimit : maxUnitsPerOrder,
                paymentWindowMillis,
                waitlistCapacity,
                eligibility,
                registrationClosesAt == ABSENT ? 0 : registrationClosesAt,
                registered && registrationCapacity == ABSENT
                        ? SaleTerms.MAX_REGISTRATIONS
                        : Math.max(0, registrationCapacity));
    }

    private List<Round> openings() throws BadInput {
        if (rounds == null) {
            if (stock == 0) {
                throw BadInput.invalidValue("stock", "\"stock\" and \"rounds\" are missing. Send one of them.");
            }
            if (carryOver != null) {
                throw BadInput.invalidValue("carryOver", "\"carryOver\" is allowed only with \"rounds\".");
            }
            return List.of(new Round(opensAt == ABSENT ? NOW : opensAt, stock));
        }
        if (stock != 0 || opensAt != ABSENT) {
            throw BadInput.invalidValue(
                    "rounds", "\"rounds\" replace \"stock\" and \"opensAt\". Send either the rounds or those two.");
        }
        final List<Round> openings = new ArrayList<>();
        long units = 0;
        for (final RoundBody round : rounds) {
            openings.add(round.checked(openings.isEmpty()));
            units += round.units;
        }
        if (units > SaleTerms.MAX_STOCK) {
            throw BadInput.invalidValue(
                    "rounds", "The units of all \"rounds\" together must not exceed " + SaleTerms.MAX_STOCK + ".");
        }
        return openings;
    }

    private void checkOrder(final List<Round> openings, final long now) throws BadInput {
        // Only the first round may be in the past: a later one would open at once and withdraw the units of the first.
        long last = Math.max(now, openings.get(0).opensAt());
        for (int i = 1; i < openings.size(); i++) {
            if (openings.get(i).opensAt() <= last) {
                throw BadInput.of(
                        Problem.ROUNDS_OUT_OF_ORDER, "rounds[" + i + "].opensAt", Problem.ROUNDS_OUT_OF_ORDER.detail());
            }
            last = openings.get(i).opensAt();
        }
        if (closesAt <= last) {
            throw BadInput.of(Problem.CLOSES_BEFORE_OPENING, "closesAt", Problem.CLOSES_BEFORE_OPENING.detail());
        }
    }

    private void checkRegistration(final Round first, final long now) throws BadInput {
        if (eligibility == Eligibility.OPEN) {
            if (registrationClosesAt != ABSENT || registrationCapacity != ABSENT) {
                throw BadInput.invalidValue(
                        registrationClosesAt != ABSENT ? "registrationClosesAt" : "registrationCapacity",
                        "Members about registration are allowed only with \"eligibility\":\"registered\".");
            }
            return;
        }
        if ((registrationClosesAt == ABSENT ? first.opensAt() : registrationClosesAt) <= now) {
            throw BadInput.invalidValue(
                    "registrationClosesAt",
                    "Registration must end in the future. It ends at \"registrationClosesAt\", or when the sale"
                            + " opens. Send a later \"registrationClosesAt\", or a later \"opensAt\".");
        }
        if (registrationClosesAt > closesAt) {
            throw BadInput.invalidValue(
                    "registrationClosesAt", "\"registrationClosesAt\" must not be after \"closesAt\".");
        }
    }

    /** One element of {@code rounds}. */
    private static final class RoundBody implements JsonBody.Members {
        private final String name;
        private long opensAt = ABSENT;
        private int units;

        private RoundBody(final String name) {
            this.name = name;
        }

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            switch (ROUND_MEMBERS.get(index)) {
                case "opensAt" -> opensAt = opensAt(value);
                case "units" -> units = (int) value.wholeNumber(1, SaleTerms.MAX_STOCK);
                default -> throw new IllegalArgumentException("member " + index);
            }
        }

        /** Only the first round may open at once. A later one would be out of order, as with any time in the past. */
        private Round checked(final boolean isFirst) throws BadInput {
            if (units == 0) {
                throw BadInput.invalidValue(
                        name + ".units", '"' + name + ".units\" is missing. Send the units of the round.");
            }
            if (opensAt == ABSENT && !isFirst) {
                throw BadInput.invalidValue(
                        name + ".opensAt",
                        '"' + name + ".opensAt\" is missing. Only the first round may open at once.");
            }
            return new Round(opensAt == ABSENT ? NOW : opensAt, units);
        }
    }
}
