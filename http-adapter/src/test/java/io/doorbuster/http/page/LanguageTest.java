package io.doorbuster.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.SaleState;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\}");

    @Test
    void shouldHaveTheSameTextsInBothLanguages() {
        assertEquals(Language.ENGLISH.names(), Language.CHINESE.names());
        for (final String name : Language.ENGLISH.names()) {
            assertEquals(places(Language.ENGLISH.text(name)), places(Language.CHINESE.text(name)), name);
        }
    }

    private static Set<String> places(final String text) {
        final Set<String> places = new TreeSet<>();
        PLACE.matcher(text).results().forEach(place -> places.add(place.group(1)));
        return places;
    }

    @Test
    void shouldHaveNoCharacterThatHtmlReserves() {
        for (final Language language : new Language[] {Language.ENGLISH, Language.CHINESE}) {
            for (final String name : language.names()) {
                assertEquals(Template.escape(language.text(name)), language.text(name));
            }
        }
    }

    @Test
    void shouldHaveATextForEveryStateAndForEveryNameInTheScript() {
        for (final SaleState state : SaleState.values()) {
            Language.ENGLISH.text(state.label());
            Language.ENGLISH.text(state.label() + ".text");
        }
        final Set<String> used = new TreeSet<>();
        Pattern.compile("\\b(?:t|label|say)\\('([A-Za-z.]+)'")
                .matcher(Template.SCRIPT)
                .results()
                .forEach(call -> used.add(call.group(1)));
        assertTrue(used.size() > 15, used.toString());
        used.removeAll(Language.ENGLISH.names());
        assertEquals(Set.of(), used);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zh | zh",
                "zh-CN,zh;q=0.9,en;q=0.8 | zh",
                "en-GB,zh;q=0.9 | en",
                "fr, zh;q=0.5, en;q=0.4 | zh",
                "fr | en",
                "zh;q=0, en;q=0.1 | en",
                "zh;q=0, fr | en",
                "* | en",
                "zhuang | en",
                ";;; | en",
                "'' | en"
            })
    void shouldTakeTheAcceptedLanguageWithTheHighestWeight(final String accepted, final String tag) {
        assertEquals(tag, Language.preferred(accepted).tag());
    }

    @Test
    void shouldPutValuesIntoATextAndKnowNoOtherTexts() {
        assertEquals("3 of 5", Language.ENGLISH.text("left", "3", "5"));
        assertThrows(IllegalArgumentException.class, () -> Language.ENGLISH.text("no such text"));
        assertSame(Language.ENGLISH, Language.CHINESE.other());
    }
}
