package io.doorbuster.journal;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A path as a shell takes it: a message that says what to type next must be good to paste. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private ShellWord() {}

    /** The path, in quotes if it needs any. */
    public static String of(final Path path) {
        final String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
