package io.doorbuster.cli;

import java.nio.file.InvalidPathException;
import picocli.CommandLine.ParameterException;

/** What picocli and Java say of a bad value, without names of classes and of charsets. */
final class PlainWords {
    private PlainWords() {}

    static String of(final ParameterException refused) {
        final String message = refused.getMessage().replaceAll("\\p{Cntrl}+", " ");
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException) {
                return message.replaceFirst(": cannot convert .*", "")
                        + ": this is no file name: it has a NUL, or a character that the locale cannot write; set LC_ALL"
                        + " to a UTF-8 locale, or choose another name";
            }
        }
        return message.replaceFirst(" \\(java\\.[^)]*\\)$", "");
    }
}
