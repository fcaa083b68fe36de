package io.doorbuster.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** README.zh-CN.md has what README.md has, as far as a machine can compare two languages. */
class ChineseReadmeTest {
    private static final String ENGLISH = "README.md";
    private static final String CHINESE = "README.zh-CN.md";
    private static final Pattern COMMENT = Pattern.compile("(?m)\\s+# .*$");

    /** What both languages have in the same order; {@code NUMBERS}, which a sentence may put elsewhere, sorted. */
    private enum Part {
        HEADINGS("(?m)^(#+) ", false),
        CODE_BLOCKS("(?ms)^(```.*?^```)$", false),
        CODE_SPANS("(`[^`\\n]+`)", true),
        IMAGES("(?:src=\"|!\\[[^\\]]*\\]\\()([^\")]+)", false),
        LINKS("(?<!!)\\[[^\\]]*\\]\\(([^)]+)", false),
        ROWS("(?m)^(\\|)", false),
        BULLETS("(?m)^(- )", false),
        NUMBERS("(?<![\\w.,])([0-9][0-9,.]*[0-9]|[0-9])(?![0-9])", true);

        private final Pattern pattern;
        private final boolean sorted;

        Part(final String pattern, final boolean sorted) {
            this.pattern = Pattern.compile(pattern);
            this.sorted = sorted;
        }

        List<String> of(final String text) {
            final List<String> found = pattern.matcher(COMMENT.matcher(text).replaceAll(""))
                    .results()
                    .map(place -> place.group(1))
                    .toList();
            return sorted ? found.stream().sorted().toList() : found;
        }
    }

    /** The text without the line that leads from one language to the other. */
    private static String read(final String document) throws IOException {
        return Pattern.compile("(?m)^.*·.*$").matcher(Documents.read(document)).replaceFirst("");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheSameInBothLanguages(final Part part) throws IOException {
        final List<String> english = part.of(read(ENGLISH));
        assertFalse(english.isEmpty());
        assertEquals(english, part.of(read(CHINESE)));
    }

    @Test
    void shouldLeadFromEachLanguageToTheOtherAtTheTop() throws IOException {
        for (final String[] pair : new String[][] {{ENGLISH, CHINESE}, {CHINESE, ENGLISH}}) {
            final List<MatchResult> links = Pattern.compile("\\]\\(([^)]+)\\)")
                    .matcher(Documents.read(pair[0]).lines().limit(3).toList().toString())
                    .results()
                    .toList();
            assertTrue(links.stream().anyMatch(link -> link.group(1).equals(pair[1])), pair[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEADINGS, '## ', '### '",
        "CODE_BLOCKS, --user ada, --user bob",
        "CODE_SPANS, `payBy`, `paidBy`",
        "IMAGES, shopper-phone.png, shopper-desk.png",
        "LINKS, (docs/LIMITS.md), (docs/PROTOCOL.md)",
        "NUMBERS, '20,000', '30,000'",
    })
    void shouldNoticeADifference(final Part part, final String right, final String wrong) throws IOException {
        final String text = read(CHINESE);
        assertNotEquals(part.of(text), part.of(text.replace(right, wrong)));
    }
}
