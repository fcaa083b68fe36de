package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import io.doorbuster.cli.loadreport.PageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a drill against a small sale. */
class DropReportTest extends DropHarness {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("drop.html");
    }

    @Test
    void shouldWriteWhatItPrints() throws Exception {
        assertEquals(0, drill(new StubSale(100, 1), "--users", "1000", "--threads", "3", "--report", file.toString()));

        final PageTable page = new PageTable(Files.readString(file));
        assertEquals(List.of("100"), page.row("secured"));
        assertEquals(List.of("900"), page.row("refused sold-out"));
        final List<String> printed = out.toString()
                .lines()
                .filter(line -> line.matches("  (all|secured|refused) .*"))
                .map(line -> line.strip().split(" +")[3])
                .toList();
        final List<String> p90 = page.row("p90");
        assertEquals(printed, List.of(p90.get(0), p90.get(2), p90.get(3)));
        for (final String check : page.texts("//ul[@class='checks']/li/span")) {
            assertTrue(out.toString().contains("ok        " + check + "\n"), check);
        }
        assertEquals(100, sum(page, 1));
        assertEquals(900, sum(page, 3));
        assertTrue(
                page.texts("//h1").contains("Drop of demo: Demo"),
                page.texts("//h1").toString());
    }

    @Test
    void shouldShowThatOneStalledAnswerMakesTheOthersLateButNotSlow() throws Exception {
        final AtomicInteger purchases = new AtomicInteger();
        final StubSale sale = new StubSale(100, 1);
        final StubServer.Handler stalling = request -> {
            if (request.method().equals("POST") && purchases.incrementAndGet() == 1) {
                DropTroubleTest.hold(500);
            }
            return sale.answer(request);
        };

        drill(stalling, "--users", "10", "--over", "100ms", "--connections", "1", "--report", file.toString());

        final List<String> p50 = new PageTable(Files.readString(file)).row("p50");
        assertTrue(Double.parseDouble(p50.get(0)) > 400, p50.toString());
        assertTrue(Double.parseDouble(p50.get(1)) < 400, p50.toString());
    }

    @Test
    void shouldCountLostAnswersOverTimeToo() throws Exception {
        final StubServer.Handler lossy = DropTroubleTest.losingEveryFifth(new StubSale(10, 1));

        assertEquals(1, drill(lossy, "--users", "20", "--report", file.toString()));

        final PageTable page = new PageTable(Files.readString(file));
        assertEquals(List.of("4"), page.row("unknown connection-closed"));
        assertEquals(4, sum(page, 5));
        assertEquals(16, sum(page, 1) + sum(page, 3));
    }

    @Test
    void shouldNameFilesWithoutTheirFolders() throws Exception {
        drill(new StubSale(1, 1), "--users", "2", "--pass-key-file", "/keys/of the shop", "--report", file.toString());

        final String command =
                new PageTable(Files.readString(file)).texts("//pre").get(0);
        assertTrue(command.startsWith("doorbuster drop "), command);
        assertTrue(command.contains(" --users 2 "), command);
        assertTrue(command.contains(" --pass-key-file 'of the shop'"), command);
        assertFalse(command.contains("/keys") || command.contains(folder.toString()), command);
    }

    @Test
    void shouldRefuseToReplaceAFileBeforeTheDrillBegins() throws Exception {
        Files.writeString(file, "mine");
        refuse(file, "exists already; remove it, or give another name");
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void shouldRefuseToReplaceALinkToNothing() throws Exception {
        Files.createSymbolicLink(file, folder.resolve("nothing"));
        refuse(file, "exists already");
    }

    @Test
    void shouldRefuseAFolderThatIsMissing() throws Exception {
        refuse(folder.resolve("none/drop.html"), "there is no directory " + folder.resolve("none"));
    }

    @Test
    void shouldRefuseAFolderThatIsNotWritable() throws Exception {
        final Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(closed), "root may write everywhere");
        refuse(closed.resolve("drop.html"), "is not writable");
    }

    @Test
    void shouldKeepTheVerdictIfThePageCannotBeWritten() throws Exception {
        final StubSale taken = new StubSale(10, 1) {
            @Override
            public synchronized byte[] answer(final StubServer.Request request) throws IOException {
                if (!Files.exists(file)) {
                    Files.writeString(file, "of another program");
                }
                return super.answer(request);
            }
        };

        assertEquals(1, drill(taken, "--users", "20", "--report", file.toString()));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 10\n"), out.toString());
        assertTrue(err.toString().startsWith("doorbuster: cannot write --report " + file), err.toString());
        assertEquals("of another program", Files.readString(file));
    }

    /** The sum of a column of the results over time. */
    private static int sum(final PageTable page, final int column) throws Exception {
        return page.texts("//tbody[../caption[starts-with(.,'Results in')]]/tr/td[" + column + "]").stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private void refuse(final Path report, final String why) throws Exception {
        final StubSale untouched = new StubSale(10, 1) {
            @Override
            public synchronized byte[] answer(final StubServer.Request request) {
                throw new AssertionError("the drill has begun");
            }
        };
        assertEquals(2, drill(untouched, "--report", report.toString()));
        assertTrue(err.toString().startsWith("doorbuster: --report " + report), err.toString());
        assertTrue(err.toString().contains(why), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }
}
