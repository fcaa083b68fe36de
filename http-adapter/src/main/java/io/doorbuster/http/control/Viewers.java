package io.doorbuster.http.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.exchange.AnswerStream.Offer;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.Problem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The clients that follow the samples as a stream of events. A client that reads too slowly misses samples: at most one
 * waits for it, besides the one in transit. A client that takes nothing is disconnected by the listener's write
 * timeout. Admin IO thread only.
 */
final class Viewers {
    /** Most streams at a time. */
    static final int MAX_VIEWERS = 32;

    private static final byte[] BEFORE_ID = "id: ".getBytes(US_ASCII);
    private static final byte[] BEFORE_DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);

    private final Set<Viewer> viewers = new LinkedHashSet<>();

    /**
     * Answers the call with a stream, or refuses it if there are too many.
     *
     * @param newest the sample to begin with; null for none
     * @param number of that sample
     */
    void open(final Call call, final long number, final byte[] newest) {
        if (viewers.size() >= MAX_VIEWERS) {
            call.refuse(Problem.TOO_MANY_STREAMS);
            return;
        }
        call.set(Header.CACHE_CONTROL, "no-store");
        final Viewer viewer = add(source -> call.stream(200, "text/event-stream", source));
        if (newest != null) {
            viewer.show(event(number, newest));
        }
    }

    /** Adds a client, whose stream {@code begin} begins. */
    Viewer add(final Function<AnswerStream.Source, AnswerStream> begin) {
        final Viewer viewer = new Viewer();
        viewer.stream = begin.apply(viewer);
        viewers.add(viewer);
        return viewer;
    }

    /** Sends the sample to every client that can take it now, and keeps it for the others. */
    void show(final long number, final byte[] sample) {
        if (!viewers.isEmpty()) {
            final ByteBuffer event = event(number, sample);
            final List<Viewer> all = new ArrayList<>(viewers);
            all.forEach(viewer -> viewer.show(event.duplicate()));
        }
    }

    /** How many streams are open. */
    int count() {
        return viewers.size();
    }

    private static ByteBuffer event(final long number, final byte[] sample) {
        final byte[] id = Long.toString(number).getBytes(US_ASCII);
        return ByteBuffer.allocate(BEFORE_ID.length + id.length + BEFORE_DATA.length + sample.length + END.length)
                .put(BEFORE_ID)
                .put(id)
                .put(BEFORE_DATA)
                .put(sample)
                .put(END)
                .flip();
    }

    /** One client. */
    final class Viewer implements AnswerStream.Source {
        private AnswerStream stream;
        private boolean isInTransit;
        private ByteBuffer waiting;

        void show(final ByteBuffer event) {
            if (isInTransit) {
                waiting = event;
            } else {
                isInTransit = stream.offer(event) == Offer.IN_TRANSIT;
            }
        }

        @Override
        public void ready() {
            isInTransit = false;
            if (waiting != null) {
                final ByteBuffer event = waiting;
                waiting = null;
                show(event);
            }
        }

        @Override
        public void ended() {
            viewers.remove(this);
        }
    }
}
