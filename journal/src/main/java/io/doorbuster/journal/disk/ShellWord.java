package io.doorbuster.journal.disk;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Quotes a path for a shell, so that a command in a message can be pasted. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private ShellWord() {}

    /** Returns the path, quoted if necessary. */
    public static String of(final Path path) {
        final String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
