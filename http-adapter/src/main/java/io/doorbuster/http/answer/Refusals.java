package io.doorbuster.http.answer;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.util.concurrent.TimeUnit;

/** The engine's refusals as HTTP problems. IO thread only. */
public final class Refusals {
    private static final long MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private Refusals() {}

    /** Refuses the call, with all details, if {@code decision} is a refusal; otherwise returns false. */
    public static boolean refuse(final Call call, final Decision decision) {
        final Problem problem = of(decision.outcome);
        if (problem == null) {
            return false;
        }
        switch (problem) {
            case NOT_OPEN -> notOpen(call, decision.opensAt, decision.time);
            case LIMIT_REACHED -> limitReached(call, decision);
            case REGISTRATION_CLOSED -> {
                begin(call, problem).member("registrationClosesAt", decision.registrationClosesAt);
                call.sendProblem(problem);
            }
            case ORDER_ENDED -> {
                // Not "status": in RFC 9457 that is the number.
                begin(call, problem).member("orderStatus", decision.status.label());
                call.sendProblem(problem);
            }
            case PAYMENT_LATE -> {
                begin(call, problem).member("payBy", decision.payBy);
                call.sendProblem(problem);
            }
            default -> call.refuse(problem);
        }
        return true;
    }

    private static JsonWriter begin(final Call call, final Problem problem) {
        return call.beginProblem(problem, problem.detail());
    }

    private static void limitReached(final Call call, final Decision decision) {
        final JsonWriter json = begin(call, Problem.LIMIT_REACHED).beginArray("orderIds");
        for (int i = 0; i < decision.countingOrderCount(); i++) {
            json.element(OrderJson.orderId(call.saleId, decision.countingOrder(i)));
        }
        json.endArray();
        call.sendProblem(Problem.LIMIT_REACHED);
    }

    /** Refuses the call because the sale opens at {@code opensAt} and the time is {@code now}. */
    public static void notOpen(final Call call, final long opensAt, final long now) {
        final long millis = Math.max(1, opensAt - now);
        call.setRetryAfter((millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
        begin(call, Problem.NOT_OPEN).member("opensAt", opensAt);
        call.sendProblem(Problem.NOT_OPEN);
    }

    /** The problem of an outcome, or null if the outcome is not a refusal. */
    public static Problem of(final Outcome outcome) {
        // Without a default, so that a new outcome of the engine does not compile until it is handled here.
        return switch (outcome) {
            case UNKNOWN_SALE -> Problem.UNKNOWN_SALE;
            case KEY_REUSED -> Problem.KEY_REUSED;
            case SALE_CLOSED -> Problem.SALE_CLOSED;
            case NOT_OPEN -> Problem.NOT_OPEN;
            case SALE_PAUSED -> Problem.SALE_PAUSED;
            case NOT_ELIGIBLE -> Problem.NOT_ELIGIBLE;
            case QUANTITY_NOT_ALLOWED -> Problem.QUANTITY_NOT_ALLOWED;
            case LIMIT_REACHED -> Problem.LIMIT_REACHED;
            case TOO_MANY_ORDERS -> Problem.TOO_MANY_ORDERS;
            case SOLD_OUT -> Problem.SOLD_OUT;
            case MEMORY_FULL -> Problem.MEMORY_FULL;
            case REGISTRATION_CLOSED -> Problem.REGISTRATION_CLOSED;
            case REGISTRATION_FULL -> Problem.REGISTRATION_FULL;
            case REGISTRATION_NOT_NEEDED -> Problem.REGISTRATION_NOT_NEEDED;
            case SALE_EXISTS -> Problem.SALE_EXISTS;
            case TOO_MANY_SALES -> Problem.TOO_MANY_SALES;
            case CHANGE_NOT_ALLOWED -> Problem.CHANGE_NOT_ALLOWED;
            case WOULD_BREAK_ORDERS -> Problem.WOULD_BREAK_ORDERS;
            case STOCK_TOO_LARGE -> Problem.INVALID_VALUE;
            case TOO_MANY_RESTOCKS -> Problem.TOO_MANY_RESTOCKS;
            case TOO_MANY_EDGE_SETTINGS -> Problem.TOO_MANY_SETTINGS;
            case SALE_NOT_CLOSED -> Problem.SALE_NOT_CLOSED;
            case UNKNOWN_ORDER -> Problem.UNKNOWN_ORDER;
            case ORDER_ENDED -> Problem.ORDER_ENDED;
            case ORDER_PAID -> Problem.ORDER_PAID;
            case ORDER_WAITING -> Problem.ORDER_WAITING;
            case PAYMENT_LATE -> Problem.PAYMENT_LATE;
            case PAYMENT_CONFLICT -> Problem.PAYMENT_CONFLICT;
            case WAITLISTED,
                    SECURED,
                    REGISTERED,
                    SALE_CREATED,
                    SALE_CHANGED,
                    SALE_REMOVED,
                    EDGE_SETTINGS_CHANGED,
                    PAYMENT_CONFIRMED,
                    ORDER_CANCELLED,
                    ORDER_REFUNDED,
                    ORDER_FOUND,
                    ORDERS_FOUND,
                    STATE_READ -> null;
            case NONE, CONFIGURED, TICKED -> Problem.INTERNAL_ERROR;
        };
    }
}
