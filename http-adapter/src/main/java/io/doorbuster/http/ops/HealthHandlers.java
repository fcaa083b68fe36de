package io.doorbuster.http.ops;

import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.Problem;
import java.util.TreeMap;

/** Whether this server is alive, and whether a load balancer should send requests to it. */
public final class HealthHandlers {
    private static final String VERBOSE = "verbose";

    private HealthHandlers() {}

    /** {@code GET /livez}: 503 when a thread that matters is dead or stuck. */
    public static void live(final Call call) {
        final String stuck = call.lane.availability.liveness().findStuck(call);
        if (stuck != null) {
            call.refuse(Problem.STUCK, stuck);
        } else {
            sendStatus(call, "live");
        }
    }

    /** {@code GET /readyz[?verbose]}: 503 while replaying, while draining, and when a thread that matters is stuck. */
    public static void ready(final Call call, final long wrongAdminTokens) {
        final EngineAccess engine = call.engine();
        final String stuck = call.lane.availability.liveness().findStuck(call);
        if (call.lane.availability.isDraining()) {
            call.refuse(Problem.DRAINING);
        } else if (engine == null) {
            replaying(call);
        } else if (stuck != null) {
            refuseStuck(call, stuck);
        } else if (call.hasParameter(VERBOSE)) {
            call.set(Header.CACHE_CONTROL, "no-store");
            call.beginAnswer()
                    .beginObject()
                    .member("status", "ready")
                    .member("durability", engine.durability())
                    .member("durableSequence", engine.durableSequence().getAsLong())
                    .member("sales", engine.directory().size())
                    .member("wallStepMillis", engine.clock().wallStepMillis())
                    .member("wrongAdminTokens", wrongAdminTokens);
            new TreeMap<>(engine.gauges()).forEach((name, gauge) -> call.lane.json.member(name, gauge.getAsLong()));
            call.lane.availability.liveness().writeAges(call);
            call.lane.json.endObject();
            call.sendJson(200);
        } else {
            sendStatus(call, "ready");
        }
    }

    /**
     * {@code GET /healthz} on the public listener, for load balancers that cannot reach the admin port: ready, or the
     * reason why not.
     */
    public static void serving(final Call call) {
        if (call.lane.availability.isDraining()) {
            call.refuse(Problem.DRAINING);
        } else if (call.engine() == null) {
            call.refuse(Problem.REPLAYING);
        } else {
            final String stuck = call.lane.availability.liveness().findStuck(call);
            if (stuck != null) {
                call.refuse(Problem.STUCK, stuck);
            } else {
                sendStatus(call, "ready");
            }
        }
    }

    private static void refuseStuck(final Call call, final String stuck) {
        if (!call.hasParameter(VERBOSE)) {
            call.refuse(Problem.STUCK, stuck);
            return;
        }
        call.beginProblem(Problem.STUCK, stuck);
        call.lane.availability.liveness().writeAges(call);
        call.sendProblem(Problem.STUCK);
    }

    private static void replaying(final Call call) {
        final Availability.Replayed replayed = call.lane.availability.replayed();
        if (replayed == null || !call.hasParameter(VERBOSE)) {
            call.refuse(Problem.REPLAYING);
            return;
        }
        call.beginProblem(Problem.REPLAYING, Problem.REPLAYING.detail())
                .member("events", replayed.events())
                .member("eventsPerSecond", replayed.eventsPerSecond())
                .member("remainingMillis", replayed.remainingMillis());
        call.sendProblem(Problem.REPLAYING);
    }

    private static void sendStatus(final Call call, final String status) {
        call.set(Header.CACHE_CONTROL, "no-store");
        call.beginAnswer().beginObject().member("status", status).endObject();
        call.sendJson(200);
    }
}
