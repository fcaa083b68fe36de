package io.doorbuster.http.listener;

import java.net.InetAddress;

/** What limits the time of an answer that Undertow sends, and whose connection it is. IO thread only. */
interface Patience {
    /** The address at the other end of the connection. */
    InetAddress peer();

    /**
     * An answer has begun that may take any time, and the connection ends with it. Until then the server notices when
     * the client disconnects.
     */
    void beginStream();

    /** The client must read some of the answer, or of a piece, before more can be sent. */
    void awaitReader();

    /** Nothing is expected of the client. */
    void awaitNothing();
}
