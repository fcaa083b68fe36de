package io.doorbuster.http.settings;

import io.doorbuster.engine.model.EdgeSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the edge does by the settings that may change while it serves ({@link SettingName}). Immutable; any thread. */
public final class Settings {
    /** Before the merchant has changed anything. */
    public static final Settings DEFAULTS = new Settings(EdgeSettings.NONE);

    private final EdgeSettings source;
    private final Rate userRate;
    private final int admissionsPerSecond;
    private final Set<String> deniedUsers = new HashSet<>();
    private final Map<String, Integer> challenges = new HashMap<>();

    /** @param source whose values are allowed for their names; a value that this version does not know is ignored */
    public Settings(final EdgeSettings source) {
        this.source = source;
        this.userRate = rate(SettingName.RATE_USER);
        this.admissionsPerSecond = number(SettingName.ADMISSION_RATE);
        source.values().forEach((name, value) -> {
            final SettingName known = SettingName.of(name);
            if (known == SettingName.DENY_USER) {
                deniedUsers.add(known.subjectOf(name));
            } else if (known == SettingName.CHALLENGE && known.allows(value)) {
                challenges.put(known.subjectOf(name), Integer.parseInt(value));
            }
        });
    }

    /** What these settings were made from. */
    public EdgeSettings source() {
        return source;
    }

    /** Limit of the requests of one user; null if there is none. */
    public Rate userRate() {
        return userRate;
    }

    public boolean deniesUser(final String user) {
        return deniedUsers.contains(user);
    }

    /** Purchases that are admitted in a second before others get an arrival ticket; 0 if there is no such limit. */
    public int admissionsPerSecond() {
        return admissionsPerSecond;
    }

    /** The largest number of the sale's challenge, on average twice the hashes that it costs; 0 without a challenge. */
    public int challengeOf(final String saleId) {
        return challenges.getOrDefault(saleId, 0);
    }

    private Rate rate(final SettingName name) {
        return effective(name)
                .filter(value -> !value.equals(SettingName.OFF))
                .map(Rate::parse)
                .orElse(null);
    }

    private int number(final SettingName name) {
        return effective(name)
                .filter(value -> !value.equals(SettingName.OFF))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private Optional<String> effective(final SettingName name) {
        final String value = source.values().get(name.text());
        return Optional.ofNullable(value != null && name.allows(value) ? value : name.defaultValue());
    }
}
