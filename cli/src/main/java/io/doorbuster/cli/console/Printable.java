package io.doorbuster.cli.console;

/**
 * Makes text from a journal or a client safe for a terminal, on one line. Control characters, invisible and
 * direction-changing characters, line separators and half surrogate pairs are written as in JSON, such as
 * {@code \u001b}, because a title must neither move the cursor nor look like a line of its own. JSON output is ASCII
 * and does not need this.
 */
public final class Printable {
    private Printable() {}

    /** The text with every such character escaped; the same text if there is none. */
    public static String of(final String text) {
        if (text.codePoints().noneMatch(Printable::isUnfit)) {
            return text;
        }
        final StringBuilder printable = new StringBuilder(2 * text.length());
        text.codePoints().forEach(character -> {
            if (isUnfit(character)) {
                for (final char half : Character.toChars(character)) {
                    printable.append(String.format("\\u%04x", (int) half));
                }
            } else {
                printable.appendCodePoint(character);
            }
        });
        return printable.toString();
    }

    private static boolean isUnfit(final int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
