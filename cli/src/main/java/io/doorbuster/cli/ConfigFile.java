package io.doorbuster.cli;

import io.doorbuster.journal.disk.Reasons;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The properties file that {@code --config} names, in UTF-8, with or without a byte order mark. Stricter than Java's
 * format: a setting may occur only once, and spaces around a value are removed.
 */
final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /**
     * A value and its place.
     *
     * @param line from 1; the first line of a continued one
     */
    record Setting(String value, int line) {}

    private ConfigFile(final Path file) {
        this.file = file;
    }

    /**
     * @throws IllegalArgumentException if the file cannot be read or parsed; the message names the file and the line
     */
    static ConfigFile read(final Path file) {
        final ConfigFile config = new ConfigFile(file);
        try {
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException(
                        "cannot read --config " + file + ": it is a directory; give the file in it");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("cannot read --config " + file + ": it is larger than " + MAX_BYTES
                        + " bytes; give a properties file");
            }
            config.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("cannot read --config " + file + ": it is not UTF-8; convert it", e);
        } catch (final IOException e) {
            throw new IllegalArgumentException(
                    "cannot read --config " + file + ": " + Reasons.of(e).replace(file + ": ", ""), e);
        }
        return config;
    }

    Map<String, Setting> settings() {
        return settings;
    }

    /** The place as messages name it. */
    String place(final int line) {
        return "line " + line + " of " + file;
    }

    private void parse(final String text) throws IOException {
        final BufferedReader lines =
                new BufferedReader(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            final int first = ++number;
            final StringBuilder whole = new StringBuilder(line);
            while (!isComment(line) && continues(whole)) {
                final String next = lines.readLine();
                if (next == null) {
                    break;
                }
                number++;
                whole.append('\n').append(next);
            }
            add(whole.toString(), first);
        }
    }

    private static boolean isComment(final String line) {
        return line.strip().startsWith("#") || line.strip().startsWith("!");
    }

    /** True for an odd number of backslashes at the end, because then the last one is not escaped. */
    private static boolean continues(final CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void add(final String lines, final int first) throws IOException {
        final Properties one = new Properties();
        try {
            one.load(new StringReader(lines));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    place(first) + " has a \\u without four hex digits after it; correct it, or write \\\\u", e);
        }
        for (final String name : one.stringPropertyNames()) {
            final Setting before =
                    settings.put(name, new Setting(one.getProperty(name).strip(), first));
            if (before != null) {
                throw new IllegalArgumentException("'" + name + "' occurs twice, in line " + before.line() + " and in "
                        + place(first) + "; remove one of them");
            }
        }
    }
}
