package io.doorbuster.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** A language of the pages, with its texts. Immutable; any thread. */
final class Language {
    static final Language ENGLISH = new Language("en");
    static final Language CHINESE = new Language("zh");
    private static final List<Language> ALL = List.of(ENGLISH, CHINESE);

    private static final String PARAMETER = "lang";

    private final String tag;
    private final Map<String, String> texts = new TreeMap<>();

    private Language(final String tag) {
        this.tag = tag;
        try (InputStreamReader reader =
                new InputStreamReader(Language.class.getResourceAsStream("texts." + tag + ".properties"), UTF_8)) {
            final Properties read = new Properties();
            read.load(reader);
            read.stringPropertyNames().forEach(name -> texts.put(name, read.getProperty(name)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The language that the call asks for: by the parameter {@code lang}, else by {@code Accept-Language}. English if
     * it asks for none of ours.
     */
    static Language of(final Call call) {
        final String asked = call.onlyParameter(PARAMETER);
        if (asked != null) {
            return asked.equals(CHINESE.tag) ? CHINESE : ENGLISH;
        }
        final String accepted = call.header(Header.ACCEPT_LANGUAGE);
        return accepted == null ? ENGLISH : preferred(accepted);
    }

    /** The language with the highest weight in an {@code Accept-Language} header; the first of equals. */
    static Language preferred(final String accepted) {
        final List<Locale.LanguageRange> ranges;
        try {
            ranges = Locale.LanguageRange.parse(accepted);
        } catch (final IllegalArgumentException malformed) {
            return ENGLISH;
        }
        for (final Locale.LanguageRange range : ranges) {
            for (final Language language : ALL) {
                if (range.getWeight() > 0
                        && (range.getRange().equals(language.tag)
                                || range.getRange().startsWith(language.tag + "-"))) {
                    return language;
                }
            }
        }
        return ENGLISH;
    }

    /** The tag of BCP 47. */
    String tag() {
        return tag;
    }

    Language other() {
        return this == ENGLISH ? CHINESE : ENGLISH;
    }

    /** The text of this name. */
    String text(final String name) {
        final String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + name + " in " + tag);
        }
        return text;
    }

    /** The text of this name with {@code values} in the place of {@code {0}}, {@code {1}} and so on. */
    String text(final String name, final Object... values) {
        return new MessageFormat(text(name).replace("'", "''"), Locale.ROOT).format(values);
    }

    /** The names of all texts. */
    Set<String> names() {
        return texts.keySet();
    }
}
