package io.doorbuster.http.settings;

import io.doorbuster.engine.model.SaleTerms;
import java.util.function.Predicate;

/** The names of the settings that may change while the edge serves, each with the values that it takes. */
public enum SettingName {
    /** Requests of one user. */
    RATE_USER(
            "rate.user",
            false,
            "10/30",
            "a rate such as 10/30 (10 per second, 30 at once), or off",
            SettingName::isRate),
    /** Purchases admitted per second, of all users. */
    ADMISSION_RATE(
            "admission.rate", false, SettingName.OFF, "a number from 1 to 1000000, or off", SettingName::isNumber),
    /** A user who is refused; the user id follows the name. */
    DENY_USER("deny.user.", true, null, "yes", SettingName.YES::equals),
    /** A proof of work for each new pass of a sale; the sale's id follows the name. */
    CHALLENGE("challenge.", true, null, "the largest number to try, from 1000 to 10000000", SettingName::isChallenge);

    /** The value that switches a limit off. */
    public static final String OFF = "off";

    /** The value of a name that is only there or not. */
    public static final String YES = "yes";

    private static final int MIN_CHALLENGE = 1_000;
    private static final int MAX_CHALLENGE = 10_000_000;

    private final String text;
    private final boolean isPrefix;
    private final String defaultValue;
    private final String allowed;

    @SuppressWarnings("ImmutableEnumChecker") // All of them are references to static methods, without state.
    private final Predicate<String> test;

    SettingName(
            final String text,
            final boolean isPrefix,
            final String defaultValue,
            final String allowed,
            final Predicate<String> test) {
        this.text = text;
        this.isPrefix = isPrefix;
        this.defaultValue = defaultValue;
        this.allowed = allowed;
        this.test = test;
    }

    /** The name that {@code name} is, or that it begins with; null if there is none. */
    public static SettingName of(final String name) {
        for (final SettingName known : values()) {
            final boolean fits = known.isPrefix
                    ? name.startsWith(known.text) && SaleTerms.isOpaqueId(known.subjectOf(name))
                    : name.equals(known.text);
            if (fits) {
                return known;
            }
        }
        return null;
    }

    /** The name, or what it begins with. */
    public String text() {
        return text;
    }

    /** What follows a name that begins with {@link #text}. */
    public String subjectOf(final String name) {
        return name.substring(text.length());
    }

    /** The value before the first change; null if the setting is then absent. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The values that are allowed, for a refusal. */
    public String allowed() {
        return allowed;
    }

    public boolean allows(final String value) {
        return test.test(value);
    }

    private static boolean isRate(final String value) {
        if (value.equals(OFF)) {
            return true;
        }
        try {
            Rate.parse(value);
            return true;
        } catch (final IllegalArgumentException notARate) {
            return false;
        }
    }

    private static boolean isNumber(final String value) {
        return value.equals(OFF) || value.matches("[1-9][0-9]{0,5}|1000000");
    }

    private static boolean isChallenge(final String value) {
        return value.matches("[1-9][0-9]{3,7}")
                && Integer.parseInt(value) >= MIN_CHALLENGE
                && Integer.parseInt(value) <= MAX_CHALLENGE;
    }
}
