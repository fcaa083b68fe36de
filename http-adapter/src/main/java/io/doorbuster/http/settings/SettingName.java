package io.doorbuster.http.settings;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.address.Network;
import java.util.function.Predicate;

/** The names of the settings that may change while the edge serves, each with the values that it takes. */
public enum SettingName {
    /** Requests of one user. */
    RATE_USER("rate.user", "10/30", SettingName.RATES, SettingName::isRate),
    /** Requests from one IPv4 address, or from one /64 of IPv6. */
    RATE_ADDRESS("rate.address", SettingName.OFF, SettingName.RATES, SettingName::isRate),
    /** Requests from one /24 of IPv4, or from one /48 of IPv6. */
    RATE_NETWORK("rate.network", SettingName.OFF, SettingName.RATES, SettingName::isRate),
    /** Purchases admitted per second, of all users together. */
    ADMISSION_RATE(
            "admission.rate", SettingName.OFF, "a whole number from 1 to 1000000, or off", SettingName::isNumber),
    /** A user who is refused; the user's id follows the name. */
    DENY_USER("deny.user.", "{userId}", SaleTerms::isOpaqueId, SettingName.YES, SettingName.YES::equals),
    /** A network that is refused; it follows the name. */
    DENY_NETWORK("deny.network.", "{network}", SettingName::isNetwork, SettingName.YES, SettingName.YES::equals),
    /** A proof of work for each purchase of a sale; the sale's id follows the name. */
    CHALLENGE(
            "challenge.",
            "{saleId}",
            SaleTerms::isSaleId,
            "a whole number from 1000 to 10000000, the largest that a client has to try",
            SettingName::isChallenge);

    /** The value that switches a limit off. */
    public static final String OFF = "off";

    /** The value of a setting that is only there or not. */
    public static final String YES = "yes";

    private static final String RATES =
            "requests per second and requests at once, such as 10/30, each from 1 to 10000, or off";
    private static final int MIN_CHALLENGE = 1_000;
    private static final int MAX_CHALLENGE = 10_000_000;

    private final String text;
    private final String subject;
    private final String defaultValue;
    private final String allowed;

    @SuppressWarnings("ImmutableEnumChecker") // References to methods without state.
    private final Predicate<String> isSubject;

    @SuppressWarnings("ImmutableEnumChecker") // References to methods without state.
    private final Predicate<String> isValue;

    SettingName(final String text, final String defaultValue, final String allowed, final Predicate<String> isValue) {
        this(text, "", defaultValue, String::isEmpty, allowed, isValue);
    }

    SettingName(
            final String text,
            final String subject,
            final Predicate<String> isSubject,
            final String allowed,
            final Predicate<String> isValue) {
        this(text, subject, null, isSubject, allowed, isValue);
    }

    SettingName(
            final String text,
            final String subject,
            final String defaultValue,
            final Predicate<String> isSubject,
            final String allowed,
            final Predicate<String> isValue) {
        this.text = text;
        this.subject = subject;
        this.defaultValue = defaultValue;
        this.isSubject = isSubject;
        this.allowed = allowed;
        this.isValue = isValue;
    }

    /** The name that {@code name} is, or that it begins with; null if there is none. */
    public static SettingName of(final String name) {
        for (final SettingName known : values()) {
            if (name.startsWith(known.text) && known.isSubject.test(known.subjectOf(name))) {
                return known;
            }
        }
        return null;
    }

    /** The name, or what it begins with. */
    public String text() {
        return text;
    }

    /** The name for a reader, with the kind of thing that follows it. */
    public String pattern() {
        return text + subject;
    }

    /** The one spelling of {@code name} under which the setting is kept; a network can be written in several ways. */
    public String canonical(final String name) {
        return this == DENY_NETWORK ? text + Network.parse(subjectOf(name)) : name;
    }

    /** What follows a name that begins with {@link #text}. */
    String subjectOf(final String name) {
        return name.substring(text.length());
    }

    /** The value before the first change; null if the setting is then absent. */
    String defaultValue() {
        return defaultValue;
    }

    /** The values that are allowed, for a refusal. */
    public String allowed() {
        return allowed;
    }

    public boolean allows(final String value) {
        return isValue.test(value);
    }

    private static boolean isRate(final String value) {
        return value.equals(OFF) || Rate.isRate(value);
    }

    private static boolean isNumber(final String value) {
        return value.equals(OFF) || value.matches("[1-9][0-9]{0,5}|1000000");
    }

    private static boolean isChallenge(final String value) {
        return value.matches("[1-9][0-9]{3,7}")
                && Integer.parseInt(value) >= MIN_CHALLENGE
                && Integer.parseInt(value) <= MAX_CHALLENGE;
    }

    private static boolean isNetwork(final String text) {
        try {
            Network.parse(text);
            return true;
        } catch (final IllegalArgumentException none) {
            return false;
        }
    }
}
