package io.doorbuster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Snapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for snapshots, backup, prune and repair: their output and their exit codes. */
class CareCommandsTest {
    private static final int BLOCK_BYTES = 1 << 22;

    @TempDir
    Path folder;

    private String out;

    @Test
    void shouldTakeListAndVerifySnapshots() throws IOException {
        final Path data = sold(folder.resolve("data"), 0, 30);
        assertEquals(0, run("snapshot", "take", "--data", data.toString()));
        assertTrue(out.contains("good"), out);
        assertEquals(0, run("snapshot", "list", "--data", data.toString(), "--json"));
        assertTrue(out.contains("\"good\":true"), out);
        assertEquals(0, run("snapshot", "verify", "--data", data.toString()));

        final Path snapshot = new Snapshots(data).list().get(0).file();
        flip(snapshot, Files.size(snapshot) / 2);
        assertEquals(3, run("snapshot", "verify", "--data", data.toString()));
        assertTrue(out.contains("not usable"), out);
    }

    @Test
    void shouldBackUpPruneAndStartFromEither() throws IOException {
        final Path data = sold(folder.resolve("data"), 0, 30);
        sold(data, 30, 60);
        final Path backup = folder.resolve("backup");
        assertEquals(0, run("snapshot", "take", "--data", data.toString()));
        assertEquals(0, run("journal", "prune", "--data", data.toString(), "--backup", backup.toString()));
        assertTrue(out.contains("not in the backup"), out);
        assertEquals(0, run("journal", "backup", "--data", data.toString(), backup.toString()));
        assertTrue(out.startsWith("backed up through sequence "), out);
        assertEquals(0, run("journal", "backup", "--data", data.toString(), backup.toString(), "--json"));
        assertTrue(out.contains(",\"filesCopied\":0,\"bytesCopied\":0,\"filesKept\":"), out);
        assertEquals(0, run("journal", "prune", "--data", data.toString(), "--backup", backup.toString()));
        assertTrue(out.contains("removes " + data.resolve("journal/000001")), out);
        assertTrue(out.contains("keeps the rest, from event 33 on: the snapshot names "), out);
        assertTrue(Files.exists(data.resolve("journal/000001")));
        assertEquals(0, run("journal", "prune", "--data", data.toString(), "--backup", backup.toString(), "--json"));
        assertTrue(out.startsWith("{\"executed\":false,\"snapshotSequence\":"), out);
        assertTrue(out.contains("\"removed\":[\"" + data.resolve("journal/000001") + "\"],\"firstSequence\":33,"), out);
        assertEquals(0, run("journal", "prune", "--data", data.toString(), "--backup", backup.toString(), "--execute"));
        assertFalse(Files.exists(data.resolve("journal/000001")));
        sold(data, 60, 61);
        sold(backup, 60, 61);
    }

    @Test
    void shouldPreviewARepairAndExecuteItWithTheFlag() throws IOException {
        final Path data = sold(folder.resolve("data"), 0, 30);
        assertEquals(0, run("journal", "repair", "--data", data.toString()));
        assertTrue(out.contains("nothing to repair"), out);

        sold(data, 30, 60);
        new JournalReader(data).read(batch -> {
            if (batch.firstSequence() <= 20 && batch.lastSequence() >= 20) {
                flip(batch.file(), batch.fileOffset() + 40);
                return false;
            }
            return true;
        });
        assertEquals(3, run("journal", "replay", "--data", data.toString()));
        assertEquals(3, run("journal", "repair", "--data", data.toString()));
        assertTrue(
                out.lines()
                        .anyMatch(
                                line -> line.matches("loses   [\\d,]+ events, up to \\d+, some of them in \\d+ readable"
                                        + " batch(es)? after the damage; they were acknowledged to shoppers")),
                out);
        assertTrue(out.contains("--execute"), out);
        assertTrue(out.contains("keeps   events 1 to "), out);
        assertEquals(3, run("journal", "repair", "--data", data.toString(), "--json"));
        assertTrue(out.startsWith("{\"executed\":false,\"damage\":\""), out);
        assertTrue(out.contains("\"setAside\":[\"" + data.resolve("journal/000002") + "\"]"), out);
        assertEquals(3, run("journal", "replay", "--data", data.toString()), "a preview touches nothing");
        assertEquals(0, run("journal", "repair", "--data", data.toString(), "--execute"));
        assertEquals(0, run("journal", "replay", "--data", data.toString()));
        assertTrue(Files.isDirectory(data.resolve("set-aside/001/000002")));
    }

    @Test
    void shouldRebuildALostManifestWithTheFlagAndSayWhatIsUnknown() throws IOException {
        final Path data = sold(folder.resolve("data"), 0, 30);
        assertEquals(0, run("journal", "repair", "--data", data.toString(), "--rebuild-manifest"));
        assertTrue(out.contains("nothing to rebuild"), out);
        sold(data, 30, 60);
        Files.writeString(data.resolve("MANIFEST"), "doorbuster-journal 1\nwhat was here is gone\n");

        assertEquals(3, run("journal", "verify", "--data", data.toString(), "--json"));
        assertEquals(3, run("journal", "repair", "--data", data.toString()), "it does not rebuild by itself");
        assertEquals(3, run("journal", "repair", "--data", data.toString(), "--rebuild-manifest"));
        assertTrue(out.contains("names   epoch 1 from event 1 to "), out);
        assertTrue(out.contains("names   epoch 2 from event ") && out.contains(" on, files 1"), out);
        assertTrue(out.contains("unknown whether there were files or epochs with events after "), out);
        assertTrue(out.contains("doorbuster journal repair --data " + data + " --rebuild-manifest --execute"), out);
        assertEquals(3, run("journal", "repair", "--data", data.toString(), "--rebuild-manifest", "--json"));
        assertTrue(out.contains("\"epochs\":[{\"epoch\":1,\"firstSequence\":1,\"lastSequence\":"), out);
        assertEquals(3, run("journal", "replay", "--data", data.toString()), "a preview touches nothing");

        assertEquals(0, run("journal", "repair", "--data", data.toString(), "--rebuild-manifest", "--execute"));
        assertEquals(
                "doorbuster-journal 1\nwhat was here is gone\n",
                Files.readString(data.resolve("set-aside/001/MANIFEST")));
        assertEquals(0, run("journal", "verify", "--data", data.toString(), "--progress", "none"));
        sold(data, 60, 61);
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        final String nowhere = folder.resolve("nowhere").toString();
        assertEquals(1, run("snapshot", "take", "--data", nowhere));
        assertEquals(
                1,
                run(
                        "journal",
                        "backup",
                        "--data",
                        nowhere,
                        folder.resolve("copy").toString()));
        assertFalse(Files.exists(folder.resolve("copy")));
    }

    /** A life of a server, in which the users from {@code first} on buy one unit each, one after the other. */
    private static Path sold(final Path data, final int first, final int end) {
        final JournalConfig config = new JournalConfig(Durability.PROCESS, BLOCK_BYTES);
        final Sales sales = new Sales();
        final Recovered recovered = Recovery.open(data, config, sales, EngineClock::new, RecoveryProgress.NONE);
        final CommandWriter commands = new CommandWriter();
        try (ChronicleJournal journal = recovered.journal();
                Pipeline pipeline =
                        Pipeline.start(PipelineConfig.defaults(), sales, journal, recovered.clock(), cause -> {
                            throw new AssertionError(cause);
                        })) {
            pipeline.submit(
                    commands.createSale(
                            new SaleTerms("phones", "", 1_000, 0, SaleTerms.NEVER, 1, 1), 1, 2, ascii("tester")),
                    null,
                    0);
            for (int user = first; user < end; user++) {
                // Read before the submission: after it the order might be durable already, and nothing more would come.
                final long before = pipeline.durableSequence();
                pipeline.submit(commands.purchase(1, 1, ascii("user-" + user), CommandWriter.NO_KEY), null, 0);
                while (pipeline.durableSequence() == before && user % 5 == 0) {
                    Thread.onSpinWait();
                }
            }
        }
        assertEquals(end, sales.orders(1));
        return data;
    }

    private int run(final String... args) {
        final PrintStream before = System.out;
        final ByteArrayOutputStream caught = new ByteArrayOutputStream();
        final PrintStream to = new PrintStream(caught, true, US_ASCII);
        System.setOut(to);
        try {
            return Doorbuster.commandLine(Map.of())
                    .setOut(new PrintWriter(to, true, US_ASCII))
                    .execute(args);
        } finally {
            System.setOut(before);
            out = caught.toString(US_ASCII);
        }
    }

    private static void flip(final Path file, final long position) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) ~one.get(0));
            channel.write(one.flip(), position);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(US_ASCII));
    }
}
