package io.doorbuster.http.exchange;

import java.nio.ByteBuffer;

/**
 * An answer that continues until one side ends it. At most one piece is in transit, so a client that does not read
 * costs the server one piece, and is disconnected when it has taken nothing for the write timeout. The connection ends
 * with the stream. IO thread only.
 */
public interface AnswerStream {
    /** Where the pieces come from. Is notified of the progress on the IO thread, never while it calls the stream. */
    interface Source {
        /** The piece that was in transit has been sent; the next one may be offered. */
        void ready();

        /** The stream has ended, by {@link AnswerStream#end} or because the client disconnected. Called once. */
        void ended();
    }

    /** What became of a piece. */
    enum Offer {
        /** Sent; the next piece may be offered at once. */
        SENT,
        /** Some of it was copied and is in transit; {@link Source#ready} follows once it is sent. */
        IN_TRANSIT,
        /** Nothing was sent: another piece is still in transit, or the stream has ended. */
        REFUSED
    }

    /** Sends a piece, from its position to its limit. */
    Offer offer(ByteBuffer piece);

    /** Ends the answer after the piece that is in transit, if there is one. */
    void end();
}
