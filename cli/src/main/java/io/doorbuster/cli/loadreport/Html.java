package io.doorbuster.cli.loadreport;

import io.doorbuster.cli.console.Printable;
import java.util.List;

/** Builds HTML and SVG. Every text and attribute value is escaped, because names and titles come from a server. */
final class Html {
    private static final String COLUMN_HEAD = "th scope=\"col\"";
    private static final String ROW_HEAD = "th scope=\"row\"";

    private final StringBuilder out = new StringBuilder(1 << 14);

    /** Appends markup as it is; never text from outside of this program. */
    Html raw(final String markup) {
        out.append(markup);
        return this;
    }

    Html text(final String text) {
        out.append(escaped(text));
        return this;
    }

    /** One element with only a text in it. */
    Html element(final String tag, final String text) {
        return raw("<" + tag + ">").text(text).raw("</" + tag.replaceFirst(" .*", "") + ">");
    }

    private Html row(final String first, final String others, final List<String> cells) {
        raw("<tr>").element(first, cells.get(0));
        cells.stream().skip(1).forEach(cell -> element(others, cell));
        return raw("</tr>\n");
    }

    /** A table that scrolls by itself if the screen is too narrow or the table is long. */
    Html table(final String caption, final List<String> head, final List<List<String>> rows) {
        raw("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption) + "\"><table>");
        element("caption", caption);
        raw("<thead>").row(COLUMN_HEAD, COLUMN_HEAD, head).raw("</thead><tbody>\n");
        rows.forEach(row -> row(ROW_HEAD, "td", row));
        return raw("</tbody></table></div>\n");
    }

    /** A list of names with their values. */
    Html facts(final List<Fact> facts) {
        raw("<dl>\n");
        facts.forEach(
                fact -> element("dt", fact.name()).element("dd", fact.value()).raw("\n"));
        return raw("</dl>\n");
    }

    static String escaped(final String text) {
        return Printable.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
