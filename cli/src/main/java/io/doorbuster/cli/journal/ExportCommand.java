package io.doorbuster.cli.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.cli.projection.PasswordFile;
import io.doorbuster.journal.disk.PrivateFiles;
import io.doorbuster.journal.export.CsvOrders;
import io.doorbuster.journal.export.NdjsonOrders;
import io.doorbuster.journal.export.OrderExport;
import io.doorbuster.journal.export.OrderWriter;
import io.doorbuster.journal.postgres.OrderProjector;
import io.doorbuster.journal.postgres.PostgresConfig;
import io.doorbuster.journal.postgres.ProjectionRefusedException;
import io.doorbuster.journal.read.JournalReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal export}: exports the orders to PostgreSQL or as text. */
@Command(
        name = "export",
        description = "Exports the orders to PostgreSQL, or writes them as NDJSON or CSV.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An export to PostgreSQL continues after the last exported event. Each order is",
            "there exactly once. Events that the database refuses are in its table",
            "dead_letter.",
            "An export as text uses at most a quarter of the heap, half a kilobyte per",
            "order. If the orders do not fit, it reads the journal again for the rest.",
            "",
            "Examples:",
            "  doorbuster journal export --data data/demo --format csv --output orders.csv",
            "  doorbuster journal export --data data/demo --follow \\",
            "    --jdbc-url jdbc:postgresql://localhost/shop --user shop \\",
            "    --password-file shop.password"
        })
final class ExportCommand implements Callable<Integer> {
    private static final long PROGRESS_MILLIS = 250;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = {"Database to export to:", "jdbc:postgresql://host:5432/database"})
    private String jdbcUrl;

    @Option(names = "--user", paramLabel = "NAME", description = "Database user for --jdbc-url.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the database password for --jdbc-url: one line, mode 0600 or 0440.")
    private Path passwordFile;

    @Option(
            names = "--schema",
            defaultValue = PostgresConfig.DEFAULT_SCHEMA,
            paramLabel = "NAME",
            description = "Schema of the tables for --jdbc-url; created if missing (default ${DEFAULT-VALUE}).")
    private String schema;

    @Option(names = "--follow", description = "With --jdbc-url: continue with new durable events until Ctrl-C.")
    private boolean follow;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Format of the text: ndjson or csv.")
    private Format format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "With --format: file to write (default standard output).")
    private Path output;

    @Option(
            names = "--progress",
            paramLabel = "auto|none",
            defaultValue = "auto",
            description = "Progress on stderr (default ${DEFAULT-VALUE}).")
    private JournalProgress.Kind progress;

    enum Format {
        NDJSON,
        CSV
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((jdbcUrl == null) == (format == null)) {
            throw new ParameterException(spec.commandLine(), "give either --jdbc-url or --format");
        }
        if (follow && jdbcUrl == null) {
            throw new ParameterException(spec.commandLine(), "--follow needs --jdbc-url");
        }
        if (output != null && format == null) {
            throw new ParameterException(spec.commandLine(), "--output needs --format");
        }
        if (jdbcUrl == null) {
            write();
        } else {
            project();
        }
        return ExitCodes.GOOD;
    }

    /** Writes the text. A file gets its name only when it is complete. */
    private void write() throws IOException {
        if (output == null) {
            final Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            write(out);
            out.flush();
            return;
        }
        final Path parent = output.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new IOException("cannot write " + output + ": there is no directory " + parent
                    + "; create it, or give another --output");
        }
        final Path partial = output.resolveSibling(output.getFileName() + ".partial");
        // Removes the incomplete file after Ctrl-C or on a full disk, too.
        partial.toFile().deleteOnExit();
        Files.deleteIfExists(partial);
        try (FileChannel file = PrivateFiles.open(partial, CREATE_NEW, WRITE);
                Writer out = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8))) {
            write(out);
            out.flush();
            file.force(true);
        } catch (final FileSystemException e) {
            throw e;
        } catch (final IOException e) {
            Files.deleteIfExists(partial);
            throw new IOException("cannot write " + output + ": " + e.getMessage(), e);
        }
        Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(final Writer out) throws IOException {
        final OrderWriter writer = format == Format.CSV ? new CsvOrders(out) : new NdjsonOrders(out);
        final ProgressLine line = newProgressLine();
        final OrderExport export = new OrderExport(data);
        export.write(writer, journal -> {
            if (line.isDue()) {
                line.show("read " + journal.lastSequence() + " events, "
                        + 100 * journal.bytesRead() / journal.totalBytes() + " % of the files; wrote "
                        + export.written() + " orders");
            }
        });
        line.done();
        System.err.println(export.written() + " orders");
        if (export.beginning().isPruned()) {
            System.err.println(export.beginning().sentence()
                    + "; orders of sales that were removed before that are only in the backup");
        }
    }

    private void project() throws IOException, InterruptedException {
        final PostgresConfig config = config();
        final long end = durableEnd();
        final CountDownLatch done = new CountDownLatch(1);
        try (OrderProjector projector = new OrderProjector(data, end, config)) {
            final Thread meter = new Thread(() -> showProgress(projector, end, done), "progress");
            meter.start();
            try {
                if (follow) {
                    projector.follow();
                } else {
                    projector.catchUp();
                }
            } finally {
                done.countDown();
                meter.join();
            }
            System.err.println("the database is at event " + projector.status().appliedSequence() + ", with "
                    + projector.status().deadLetters() + " dead letters");
        } catch (final ProjectionRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private PostgresConfig config() throws IOException {
        try {
            return PostgresConfig.ofCommand(jdbcUrl, user, PasswordFile.read(passwordFile), schema);
        } catch (final IllegalArgumentException e) {
            final String message = e.getMessage()
                    .replaceFirst("^the database URL", "--jdbc-url")
                    .replaceFirst("^the schema", "--schema");
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** The durable sequence that the journal names. After a crash, its last events may not be durable. */
    private long durableEnd() {
        final JournalReader journal = new JournalReader(data);
        journal.read(batch -> true);
        return journal.durableSequence();
    }

    private void showProgress(final OrderProjector projector, final long end, final CountDownLatch done) {
        final ProgressLine line = newProgressLine();
        try {
            while (!done.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
                if (line.isDue()) {
                    final long applied = projector.status().appliedSequence();
                    line.show("applied " + applied + " events" + (applied < end ? " of " + end : ""));
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        line.done();
    }

    private ProgressLine newProgressLine() {
        return new ProgressLine(System.err, progress == JournalProgress.Kind.NONE);
    }
}
