package io.doorbuster.http.control;

import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.Routes;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.metrics.ListenerFigures;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control room of operations: its page at {@code /ops}, the samples of the last 15 minutes, the stream of new ones,
 * and the audit of the live journal. The page's files hold no data, so they need no token. Admin IO thread only.
 */
public final class ControlRoom implements Routes {
    /** How often {@link #sample} is to be called. */
    public static final int INTERVAL_MILLIS = 1_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(ControlRoom.class);
    private static final String NO_STORE = "no-store";

    private final Availability availability;
    private final JournalAudit audit;
    private final Sampler sampler;
    private final History history = new History();
    private final Viewers viewers = new Viewers();
    private final ControlFiles files = new ControlFiles();
    private final Resource figures;
    private final Resource stream;
    private final Resource audits;

    /**
     * @param token the gate for every call that shows or starts something
     * @param listeners the listeners that were started
     */
    public ControlRoom(
            final Gate token,
            final Supplier<List<ListenerFigures>> listeners,
            final Availability availability,
            final JournalAudit audit) {
        this.availability = availability;
        this.audit = audit;
        sampler = new Sampler(listeners, availability);
        figures = Resource.withoutEngine(this::sendFigures).behind(token);
        stream = Resource.withoutEngine(call -> viewers.open(call, sampler.number(), history.newest()))
                .behind(token);
        audits = Resource.get(this::sendAudit).andPost(this::startAudit).behind(token);
    }

    /**
     * Takes a sample, keeps it and shows it to everyone who follows. A fault costs one sample, an Error the process.
     */
    public void sample() {
        try {
            final byte[] sample = sampler.sample();
            history.add(sample);
            viewers.show(sampler.number(), sample);
        } catch (final RuntimeException fault) {
            LOGGER.error("the control room misses a sample", fault);
        } catch (final Error error) {
            availability.stopOnError(error);
            throw error;
        }
    }

    @Override
    public Resource find(final String path, final Call call) {
        return switch (path) {
            case "/admin/v1/figures" -> figures;
            case "/admin/v1/figures/stream" -> stream;
            case "/admin/v1/audit" -> audits;
            default -> files.find(path);
        };
    }

    private void sendFigures(final Call call) {
        final EngineAccess engine = availability.engine();
        final JsonWriter json = call.beginAnswer()
                .beginObject()
                .member("now", System.currentTimeMillis())
                .member("startedAt", ManagementFactory.getRuntimeMXBean().getStartTime())
                .member("intervalMillis", INTERVAL_MILLIS);
        if (engine != null) {
            json.member("durability", engine.durability())
                    .member("ringSlots", engine.figures().ringSlots());
        }
        json.beginArray("samples");
        history.writeTo(json);
        json.endArray().endObject();
        call.set(Header.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }

    private void sendAudit(final Call call) {
        send(call, 200);
    }

    private void startAudit(final Call call) throws BadInput {
        call.readEmptyBody();
        if (audit.start()) {
            send(call, 202);
        } else {
            call.refuse(Problem.AUDIT_RUNNING);
        }
    }

    private void send(final Call call, final int status) {
        final JournalAudit.Status newest = audit.status();
        final JsonWriter json = call.beginAnswer()
                .beginObject()
                .member("status", newest.verdict().name().toLowerCase(Locale.ROOT));
        if (newest.startedAt() != 0) {
            json.member("startedAt", newest.startedAt());
        }
        if (newest.endedAt() != 0) {
            json.member("endedAt", newest.endedAt()).member("exitCode", newest.exitCode());
        }
        if (!newest.report().isEmpty()) {
            json.member("report", newest.report());
        }
        json.endObject();
        call.set(Header.CACHE_CONTROL, NO_STORE);
        call.sendJson(status);
    }
}
