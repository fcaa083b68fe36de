package io.doorbuster.http;

/** What is done with a request of one path and method: exactly one answer, now or later, on the call's IO thread. */
@FunctionalInterface
interface Endpoint {
    void handle(Call call);
}
