package io.doorbuster.http.control;

import io.doorbuster.http.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/** The samples of the last 15 minutes, each as JSON. Admin IO thread only. */
final class History {
    /**
     * One a second for 15 minutes. A sample has 0.7 KB if nothing happens, and up to about 2 KB in a drop of many
     * sales.
     */
    static final int MAX_SAMPLES = 900;

    private final Deque<byte[]> samples = new ArrayDeque<>(MAX_SAMPLES);

    /** Keeps the sample, and drops the oldest one if there are too many. */
    void add(final byte[] sample) {
        if (samples.size() == MAX_SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    /** The newest sample; null before the first one. */
    byte[] newest() {
        return samples.peekLast();
    }

    /** Writes the samples as elements of an array, oldest first. */
    void writeTo(final JsonWriter json) {
        samples.forEach(json::document);
    }
}
