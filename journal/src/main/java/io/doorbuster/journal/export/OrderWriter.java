package io.doorbuster.journal.export;

import java.io.IOException;

/** Writes orders as text, one after the other. The caller buffers, flushes and closes the sink. For one thread. */
public interface OrderWriter {
    /** Writes the text before the first order. Called once. */
    void begin() throws IOException;

    /** @param row complete */
    void write(OrderRow row) throws IOException;
}
