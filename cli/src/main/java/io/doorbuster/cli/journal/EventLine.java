package io.doorbuster.cli.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event for display: the members that every event has, and its own members in order.
 *
 * @param saleId of the event's sale, or null
 * @param user of the event, or null
 * @param members Long, Boolean, String, a list of {@link io.doorbuster.engine.model.Round}, or {@link #NEVER}
 */
record EventLine(long sequence, long time, String kind, String saleId, String user, Map<String, Object> members) {
    /** A time that never comes: a word in text, null in JSON, as in the HTTP API. */
    static final Object NEVER = new Object() {
        @Override
        public String toString() {
            return "never";
        }
    };

    static EventLine of(
            final long sequence,
            final long time,
            final String kind,
            final String saleId,
            final String user,
            final Object... members) {
        final Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            byName.put((String) members[i], members[i + 1]);
        }
        return new EventLine(sequence, time, kind, saleId, user, byName);
    }
}
