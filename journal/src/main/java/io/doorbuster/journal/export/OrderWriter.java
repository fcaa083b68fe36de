package io.doorbuster.journal.export;

import java.io.IOException;

/** Writes orders as text, one after the other. The sink is the caller's to buffer, flush and close. For one thread. */
public interface OrderWriter {
    /** What comes before the first order; called once. */
    void begin() throws IOException;

    /** @param row complete */
    void write(OrderRow row) throws IOException;
}
