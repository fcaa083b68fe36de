package io.doorbuster.http;

/** Finds out who asks. One per IO thread. */
interface Identity {
    /** Notes the user in the call; or refuses the call and returns false. The call's sale id is set. */
    boolean identify(Call call);
}
