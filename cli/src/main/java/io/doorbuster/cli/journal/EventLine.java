package io.doorbuster.cli.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event as it is shown: what every event has, and its own members in order.
 *
 * @param saleId of the sale that it is about, or null
 * @param user who it is about, or null
 * @param members Long, Boolean, String, a list of {@link io.doorbuster.engine.sale.Round}, or {@link #NEVER}
 */
record EventLine(long sequence, long time, String kind, String saleId, String user, Map<String, Object> members) {
    /** A time that will not come: a word for people, null in JSON, as in the HTTP API. */
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
