package io.doorbuster.http.exchange;

import java.nio.ByteBuffer;

/**
 * An answer that continues until one side ends it. At most one piece is in transit, so a client that does not read
 * costs the server one piece. IO thread only.
 */
public interface AnswerStream {
    /** Is notified of the stream's progress, on its IO thread. */
    interface Listener {
        /** The last piece was sent completely; the next one may be offered. */
        void ready();

        /** The stream has ended, by {@link AnswerStream#end} or because the client disconnected. Called once. */
        void ended();
    }

    /**
     * Sends a piece.
     *
     * @param piece copied if the client cannot take all of it at once
     * @return false if the client has not taken the previous piece or has disconnected; nothing of this piece was sent
     */
    boolean offer(ByteBuffer piece);

    /** Ends the answer after the pieces that were sent. */
    void end();
}
