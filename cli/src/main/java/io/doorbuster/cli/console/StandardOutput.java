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
 * Standard output for data: UTF-8 in every locale, and a failed write is remembered. A {@link PrintStream} ignores the
 * failure, so half of an export on a full disk would look complete. Any thread.
 */
public final class StandardOutput extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 13;
    /** The kernel's message if the reader, such as {@code head}, has exited. This is not a failure. */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final OutputStream to;
    private volatile IOException failure;

    StandardOutput(final OutputStream to) {
        this.to = to;
    }

    /** Replaces {@link System#out} in this process. */
    public static StandardOutput install() {
        final StandardOutput installed = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(installed.stream());
        return installed;
    }

    PrintStream stream() {
        return new PrintStream(new BufferedOutputStream(this, BUFFER_BYTES), true, UTF_8);
    }

    /** A writer to the current {@link System#out}. */
    public static PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true);
    }

    /** True if output no longer arrives, so that a tool may end. */
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
     * The exit code: {@code code} if the whole output has arrived, or if the reader has exited. Output must be flushed
     * before.
     *
     * @param err gets a message if output was lost
     */
    public int codeAfter(final int code, final PrintStream err) {
        final IOException why = failure;
        if (why == null || READER_HAS_GONE.equals(why.getMessage())) {
            return code;
        }
        err.println("doorbuster: standard output is incomplete: " + why.getMessage());
        return code == ExitCodes.GOOD ? ExitCodes.FAILURE : code;
    }
}
