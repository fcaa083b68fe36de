package io.doorbuster.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Where data goes: UTF-8 whatever the locale, and a failed write is remembered. A {@link PrintStream} swallows it, and half of an
 * export on a full disk would pass for all of it. Any thread.
 */
public final class StandardOutput extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 13;
    /** What the kernel says if whoever read along, such as {@code head}, has gone: no failure, there is nobody to tell. */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final OutputStream to;
    private volatile IOException failure;

    StandardOutput(final OutputStream to) {
        this.to = to;
    }

    /** Takes the place of {@link System#out} in this process. */
    public static StandardOutput install() {
        final StandardOutput installed = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(installed.stream());
        return installed;
    }

    PrintStream stream() {
        return new PrintStream(new BufferedOutputStream(this, BUFFER_BYTES), true, UTF_8);
    }

    /** Prints to {@link System#out}, as it is now. */
    public static PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true);
    }

    /** True if nothing that is printed arrives any more: a tool may end. */
    public static boolean isGone() {
        return System.out.checkError();
    }

    @Override
    public void write(final int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length) throws IOException {
        try {
            to.write(bytes, offset, length);
        } catch (final IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /**
     * How to end: with {@code code} if all that was printed has arrived, or nobody wants it. All was flushed before.
     *
     * @param err is told if it has not
     */
    public int codeAfter(final int code, final PrintStream err) {
        final IOException why = failure;
        if (why == null || READER_HAS_GONE.equals(why.getMessage())) {
            return code;
        }
        err.println("doorbuster: standard output is not whole: " + why.getMessage());
        return code == ExitCodes.GOOD ? ExitCodes.FAILURE : code;
    }
}
