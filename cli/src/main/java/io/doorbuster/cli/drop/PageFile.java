package io.doorbuster.cli.drop;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.cli.loadgen.ServerReader;
import io.doorbuster.cli.loadreport.Environment;
import io.doorbuster.cli.loadreport.Fact;
import io.doorbuster.cli.loadreport.LoadReport;
import io.doorbuster.cli.loadreport.ReportPage;
import io.doorbuster.journal.disk.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The file of {@code --report}. It never replaces a file. */
final class PageFile {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private PageFile() {}

    /** Why the file cannot be made, and what to do; null if it can. */
    static String refusal(final Path file) {
        final Path folder = file.toAbsolutePath().normalize().getParent();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "--report " + file + " exists already; remove it, or give another name";
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return "--report " + file + ": there is no directory " + folder + "; create it, or give another name";
        }
        if (!Files.isWritable(folder)) {
            return "--report " + file + ": the directory " + folder + " is not writable; give a file in another one";
        }
        return null;
    }

    /** Writes the page. A page that could not be written completely is removed. */
    static void write(
            final Path file,
            final LoadReport report,
            final ParseResult given,
            final Instant startedAt,
            final ServerReader reader)
            throws IOException {
        final List<Fact> environment = new ArrayList<>(Environment.ofThisProcess());
        environment.add(new Fact("durability of the server", durability(reader)));
        final String page = new ReportPage(report, command(given), startedAt, environment).html();
        try {
            Files.write(file, page.getBytes(StandardCharsets.UTF_8), CREATE_NEW, WRITE);
        } catch (final IOException failure) {
            if (!(failure instanceof FileAlreadyExistsException)) {
                Files.deleteIfExists(file);
            }
            throw new IOException("cannot write --report " + file + ": " + Reasons.of(failure), failure);
        }
    }

    private static String durability(final ServerReader reader) {
        if (!reader.seesEngine()) {
            return "not known without --admin-url";
        }
        try {
            final String durability = reader.durability();
            return durability.isEmpty() ? "not known" : durability;
        } catch (final IOException unreadable) {
            return "not known: " + ServerReader.reason(unreadable);
        }
    }

    /** The command line as given. Files are without their folders, which say too much about the machine. */
    private static String command(final ParseResult given) {
        final StringBuilder words = new StringBuilder("doorbuster drop");
        for (final OptionSpec flag : given.matchedOptions()) {
            words.append(' ').append(flag.longestName());
            if (flag.getValue() instanceof final Path path) {
                words.append(' ').append(quoted(String.valueOf(path.getFileName())));
            } else if (flag.arity().max() > 0) {
                words.append(' ').append(quoted(String.join(" ", flag.originalStringValues())));
            }
        }
        return words.toString();
    }

    private static String quoted(final String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
