package io.doorbuster.http.limit;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.settings.Rate;
import io.doorbuster.http.settings.Settings;

/**
 * Refuses requests from denied networks, and from addresses and networks that send too many. Before the request is
 * looked at any further, so that such a request costs little. Any IO thread.
 */
public final class ClientGate implements Gate {
    private final RateLimits limits;
    private final String healthPath;

    /** @param healthPath never limited, because a load balancer must not take the server out for its own checks */
    public ClientGate(final RateLimits limits, final String healthPath) {
        this.limits = limits;
        this.healthPath = healthPath;
    }

    @Override
    public Name name() {
        return Name.CLIENT;
    }

    @Override
    public boolean admits(final Call call) {
        final Settings settings = call.lane.settings();
        if (!settings.looksAtClients() || call.isPath(healthPath)) {
            return true;
        }
        if (settings.denies(call.client())) {
            call.closeAfterAnswer();
            call.refuse(Problem.DENIED);
            return false;
        }
        final Rate address = settings.addressRate();
        final Rate network = settings.networkRate();
        return (address == null || limits.admitAddress(call, call.client(), address))
                && (network == null || limits.admitNetwork(call, call.client(), network));
    }
}
