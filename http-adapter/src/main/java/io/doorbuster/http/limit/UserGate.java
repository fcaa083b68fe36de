package io.doorbuster.http.limit;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.settings.Rate;
import io.doorbuster.http.settings.Settings;

/** Refuses denied users, and users who send too many requests. The call's user is known. Any IO thread. */
public final class UserGate implements Gate {
    private final RateLimits limits;

    public UserGate(final RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public Name name() {
        return Name.USER;
    }

    @Override
    public boolean admits(final Call call) {
        final Settings settings = call.lane.settings();
        if (settings.deniesUser(call.user)) {
            call.refuse(Problem.DENIED);
            return false;
        }
        final Rate rate = settings.userRate();
        return rate == null || limits.admitUser(call, rate);
    }
}
