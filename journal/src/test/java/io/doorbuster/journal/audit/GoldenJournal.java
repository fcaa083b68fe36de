package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.figures.EventKind;
import io.doorbuster.journal.shadow.Snapshotter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A data directory as a released version wrote it, zipped because its files are mostly holes. To add one for a new
 * version of the event schema, once, before its release: run {@link #main} with the directory of the test resources and
 * a name that begins with the version's number, and add a line with its output to {@link #exact()}. An existing golden
 * journal is never written again.
 *
 * @param name name of the folder: the version of the event schema, and what is special about the journal
 * @param sequence sequence of the last event
 * @param stateHash hash of the state after that event
 */
record GoldenJournal(String name, long sequence, String stateHash) {
    private static final String ARCHIVE = "journal.zip";

    /** Returns journals in which every rule of the audit holds, each with every kind of event. */
    static List<GoldenJournal> exact() {
        return List.of(
                new GoldenJournal("2", 59, "4e66c75c1434b867"),
                new GoldenJournal("2-snapshot", 83, "696ad013d4dbedcb"),
                new GoldenJournal("3", 70, "33ae189081e0d41a"),
                // The same life with the settings of schema 4; its last start says none of them.
                new GoldenJournal("4", 70, "33ae189081e0d41a"),
                // The same life with settings of the edge.
                new GoldenJournal("5", 71, "0a4d9db1fa3a4a15"));
    }

    /** Returns a journal whose sales ended with a unit that no order could get, as schema 2 allowed. */
    static GoldenJournal undersold() {
        return new GoldenJournal("2-undersold", 18, "999e852e50a64623");
    }

    static List<GoldenJournal> all() {
        return Stream.concat(exact().stream(), Stream.of(undersold())).toList();
    }

    /** The kinds of event that its version knew. */
    Set<EventKind> kinds() {
        final Set<EventKind> kinds = EnumSet.allOf(EventKind.class);
        if (name.charAt(0) < '5') {
            kinds.remove(EventKind.EDGE_SETTINGS_CHANGED);
        }
        return kinds;
    }

    void unpackTo(final Path data) {
        unpack(GoldenJournal.class.getResourceAsStream("/golden/" + name + "/" + ARCHIVE), data);
    }

    private static void unpack(final InputStream archive, final Path data) {
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path file = data.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a golden journal; arguments {@code RESOURCES NAME}. Runs a whole life over three starts and a crash, and
     * zips the directory.
     */
    public static void main(final String[] args) throws IOException {
        final Path folder = Path.of(args[0], "golden", args[1]);
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " exists; a golden journal is never written again");
        }
        final Path data = Files.createTempDirectory("golden");
        final Sales sales = args[1].endsWith("undersold")
                ? writeUndersold(data.resolve("after"))
                : write(data.resolve("before"), data.resolve("after"));
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve(ARCHIVE))) {
            zip(data.resolve("after"), out);
        }
        System.out.println("new GoldenJournal(\"" + args[1] + "\", " + sales.sequence() + "L, \""
                + Sales.hex(sales.stateHash()) + "\")");
    }

    private static Sales write(final Path before, final Path after) throws IOException {
        try (ShopJournal shop = new ShopJournal(before)) {
            WholeLife.live(shop);
        }
        try (ShopJournal shop = new ShopJournal(before)) {
            shop.buy(2, "fred");
            for (int i = 0; i < 20; i++) {
                shop.buy(2, "anna");
            }
            shop.pass(2 * WholeLife.WINDOW);
            snapshot(shop, before);
            shop.buy(2, "hugo");
            final ByteArrayOutputStream killed = new ByteArrayOutputStream();
            zip(before, killed);
            unpack(new ByteArrayInputStream(killed.toByteArray()), after);
        }
        try (ShopJournal shop = new ShopJournal(after)) {
            shop.buy(2, "gina");
            shop.checkpointEvery(5);
            return shop.sales;
        }
    }

    /**
     * Two sales that the rules of event schema 2 left with a unit that no order could ever get: the first waitlisted
     * order wants two units. In the second sale, another waitlisted order wants only one.
     */
    private static Sales writeUndersold(final Path data) throws IOException {
        try (ShopJournal shop = new ShopJournal(data)) {
            shop.checkpointEvery(7);
            for (final boolean oneMoreWaits : List.of(false, true)) {
                final int sale = shop.create(
                        new SaleTerms("undersold-" + (oneMoreWaits ? "line" : "head"), "", 2, 0, SaleTerms.NEVER, 2, 2)
                                .withPaymentWindow(WholeLife.WINDOW, 5));
                shop.buy(sale, "anna");
                shop.buy(sale, "bert");
                shop.buy(sale, "carl", 2);
                if (oneMoreWaits) {
                    shop.buy(sale, "emil");
                }
                shop.pay(sale, 1);
                shop.pass(WholeLife.WINDOW);
                if (!oneMoreWaits) {
                    snapshot(shop, data);
                }
                shop.buy(sale, "dora");
            }
            return shop.sales;
        }
    }

    private static void snapshot(final ShopJournal shop, final Path data) throws IOException {
        shop.seal();
        try (Snapshotter snapshotter = new Snapshotter(data, new Sales())) {
            snapshotter.poll();
            snapshotter.write();
        }
    }

    private static void zip(final Path data, final OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            Files.walkFileTree(data, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                        throws IOException {
                    zip.putNextEntry(new ZipEntry(data.relativize(file).toString()));
                    Files.copy(file, zip);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
