package io.doorbuster.cli.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether the command runs on a terminal. */
public final class Terminal {
    private Terminal() {}

    /** True if standard input and output are a terminal. From JDK 22 on, the existence of a console is no proof. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isWatched() {
        final Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (final NoSuchMethodException olderJdk) {
            return true;
        } catch (final IllegalAccessException | InvocationTargetException cannotTell) {
            return false;
        }
    }
}
