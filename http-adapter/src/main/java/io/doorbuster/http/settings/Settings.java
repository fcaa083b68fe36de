package io.doorbuster.http.settings;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.address.Networks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the edge does by the settings that may change while it serves ({@link SettingName}). Immutable; any thread. */
public final class Settings {
    /** Before the merchant has changed anything. */
    public static final Settings DEFAULTS = new Settings(EdgeSettings.NONE);

    private final EdgeSettings source;
    private final SortedMap<String, String> effective = new TreeMap<>();
    private final Rate userRate;
    private final Rate addressRate;
    private final Rate networkRate;
    private final int admissionsPerSecond;
    private final Set<String> deniedUsers = new HashSet<>();
    private final Networks deniedNetworks;
    private final Map<String, Integer> challenges = new HashMap<>();

    /** @param source a name or value that this version does not know changes nothing */
    public Settings(final EdgeSettings source) {
        this.source = source;
        for (final SettingName name : SettingName.values()) {
            if (name.defaultValue() != null) {
                effective.put(name.text(), name.defaultValue());
            }
        }
        final List<Network> networks = new ArrayList<>();
        source.values().forEach((name, value) -> {
            final SettingName known = SettingName.of(name);
            if (known != null && known.allows(value)) {
                effective.put(name, value);
                switch (known) {
                    case DENY_USER -> deniedUsers.add(known.subjectOf(name));
                    case DENY_NETWORK -> networks.add(Network.parse(known.subjectOf(name)));
                    case CHALLENGE -> challenges.put(known.subjectOf(name), Integer.parseInt(value));
                    case RATE_USER, RATE_ADDRESS, RATE_NETWORK, ADMISSION_RATE -> {
                        // These have one value, which is read below.
                    }
                }
            }
        });
        deniedNetworks = new Networks(networks);
        userRate = rate(SettingName.RATE_USER);
        addressRate = rate(SettingName.RATE_ADDRESS);
        networkRate = rate(SettingName.RATE_NETWORK);
        final String admissions = effective.get(SettingName.ADMISSION_RATE.text());
        admissionsPerSecond = admissions.equals(SettingName.OFF) ? 0 : Integer.parseInt(admissions);
    }

    private Rate rate(final SettingName name) {
        final String value = effective.get(name.text());
        return value.equals(SettingName.OFF) ? null : Rate.parse(value);
    }

    /** What these settings were made from. */
    public EdgeSettings source() {
        return source;
    }

    /** The value of every setting by name, defaults included. */
    public SortedMap<String, String> effective() {
        return new TreeMap<>(effective);
    }

    /** Limit of the requests of one user; null if there is none. */
    public Rate userRate() {
        return userRate;
    }

    /** Limit of the requests from one address; null if there is none. */
    public Rate addressRate() {
        return addressRate;
    }

    /** Limit of the requests from one network; null if there is none. */
    public Rate networkRate() {
        return networkRate;
    }

    /** False if no request is refused because of its address. */
    public boolean looksAtClients() {
        return addressRate != null || networkRate != null || !deniedNetworks.isEmpty();
    }

    public boolean denies(final InetAddress client) {
        return deniedNetworks.contain(client);
    }

    public boolean deniesUser(final String user) {
        return deniedUsers.contains(user);
    }

    /** Purchases that are admitted in a second before others get an arrival ticket; 0 if there is no such limit. */
    public int admissionsPerSecond() {
        return admissionsPerSecond;
    }

    /** The largest number of the sale's challenge, about twice the hashes that it costs; 0 without a challenge. */
    public int challengeOf(final String saleId) {
        return challenges.getOrDefault(saleId, 0);
    }
}
