package io.doorbuster.journal.audit;

import io.doorbuster.engine.sale.Sales;
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
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A data directory as a released version wrote it, zipped: its files are mostly holes. To add one for a new version of the
 * event schema, once, before it is released: run {@link #main} with the directory of the test resources and the version's
 * number, and add a line to {@link #all()} with what it prints. One that is there is never written again.
 *
 * @param version of the event schema; names the folder
 * @param sequence of the last event
 * @param stateHash after it
 */
record GoldenJournal(int version, long sequence, String stateHash) {
    private static final String ARCHIVE = "journal.zip";

    static List<GoldenJournal> all() {
        return List.of(new GoldenJournal(2, 59, "4e66c75c1434b867"));
    }

    void unpackTo(final Path data) {
        final String name = "/golden/" + version + "/" + ARCHIVE;
        unpack(GoldenJournal.class.getResourceAsStream(name), data);
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

    /** {@code RESOURCES VERSION}: lives a whole life over three starts and a crash, and zips what is on disk then. */
    public static void main(final String[] args) throws IOException {
        final Path folder = Path.of(args[0], "golden", args[1]);
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " is there; a golden journal is never written again");
        }
        final Path data = Files.createTempDirectory("golden");
        final Sales sales = write(data.resolve("before"), data.resolve("after"));
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve(ARCHIVE))) {
            zip(data.resolve("after"), out);
        }
        System.out.println("new GoldenJournal(" + args[1] + ", " + sales.sequence() + "L, \""
                + Sales.hex(sales.stateHash()) + "\")");
    }

    private static Sales write(final Path before, final Path after) throws IOException {
        try (ShopJournal shop = new ShopJournal(before)) {
            WholeLife.live(shop);
        }
        try (ShopJournal shop = new ShopJournal(before)) {
            shop.buy(2, "fred");
            shop.pass(2 * WholeLife.WINDOW);
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
