package io.doorbuster.http;

/** The paths of one listener. */
interface Routes {
    /** The resource at {@code path}, as it came, without its query; null if there is none. Notes in the call what the path names. */
    Resource find(String path, Call call);
}
