package io.doorbuster.http.exchange;

/** The paths of one listener. */
public interface Routes {
    /** The resource at {@code path}; null if there is none. Stores the sale or order of the path in the call. */
    Resource find(String path, Call call);
}
