package io.doorbuster.http.exchange;

/** Identifies the user of a call. One per IO thread. */
public interface Identity {
    /** Stores the user in the call, or refuses the call and returns false. The call's sale id is set. */
    boolean identify(Call call);
}
