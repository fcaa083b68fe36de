package io.doorbuster.cli.loadreport;

import io.doorbuster.cli.console.Printable;
import java.util.List;

/** Builds HTML and SVG. Every text and attribute value is escaped, because names and titles come from a server. */
final class Html {
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

    Html row(final String tag, final List<String> cells) {
        raw("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            element(i == 0 ? "th scope=\"" + (tag.equals("th") ? "col" : "row") + "\"" : cell(tag), cells.get(i));
        }
        return raw("</tr>\n");
    }

    /** A table that scrolls by itself if the screen is too narrow or the table is long. */
    Html table(final String caption, final List<String> head, final List<List<String>> rows) {
        raw("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption) + "\"><table>");
        element("caption", caption);
        raw("<thead>").row("th", head).raw("</thead><tbody>\n");
        rows.forEach(row -> row("td", row));
        return raw("</tbody></table></div>\n");
    }

    /** A list of names with their values. */
    Html facts(final List<Fact> facts) {
        raw("<dl>\n");
        facts.forEach(
                fact -> element("dt", fact.name()).element("dd", fact.value()).raw("\n"));
        return raw("</dl>\n");
    }

    private static String cell(final String tag) {
        return tag.equals("th") ? "th scope=\"col\"" : tag;
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
