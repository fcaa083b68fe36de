package io.doorbuster.journal.read;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.BatchScanner;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every file of a data directory to its end and continues after bad bytes, where {@link JournalReader} stops. For
 * one thread; changes nothing and needs no lock.
 */
public final class JournalScan {
    private static final int WORD = BatchScanner.WORD;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int FLAGS_MASK = 0xC000_0000;
    private static final int METADATA = 0x4000_0000;
    /** Chronicle writes this word, and then four bytes of text, at the end of a file when it begins the next file. */
    private static final int END_OF_FILE = 0xC000_0000;

    private static final int END_OF_FILE_TEXT = 0xC3 | 'E' << 8 | 'O' << 16 | 'F' << 24;

    private final JournalDirectory directory;
    private final boolean live;
    private final List<EpochInfo> epochs = new ArrayList<>();
    private final BatchScanner scanner = new BatchScanner();
    private final BatchView batch = new BatchView(scanner.window());
    private String manifestDamage = "";
    private boolean newerFormat;
    private Manifest manifest = Manifest.empty();
    private long bytesOfFilesDone;
    private long fileOffset;

    /** @throws JournalUnavailableException if there is no journal */
    public JournalScan(final Path root) {
        this.directory = new JournalDirectory(root);
        this.live = Files.isDirectory(root) && DirectoryLock.isHeld(directory);
        directory.requireJournal();
        try {
            manifest = Manifest.read(directory);
            manifest.epochs().forEach(epoch -> epochs.add(EpochInfo.of(epoch)));
        } catch (final JournalDamagedException e) {
            manifestDamage = e.finding();
            newerFormat = e.isOfNewerFormat();
        }
        for (final Path path : directory.epochs()) {
            final int number = JournalDirectory.numberOf(path);
            if (epochs.stream().noneMatch(epoch -> epoch.number() == number)) {
                epochs.add(EpochInfo.unnamed(number));
            }
        }
    }

    /** True if a server held the directory: it may still be writing the end of the last epoch. */
    public boolean live() {
        return live;
    }

    /** Returns what is wrong with MANIFEST; empty if nothing is. */
    public String manifestDamage() {
        return manifestDamage;
    }

    /** True if MANIFEST or a batch read so far has a format that only a newer build reads. */
    public boolean newerFormat() {
        return newerFormat;
    }

    /** Sequence of the last pruned event; 0 if nothing was pruned or MANIFEST is damaged. */
    public long prunedThrough() {
        return manifest.prunedThrough();
    }

    /** The epochs that MANIFEST names, then those that only have a directory. */
    public List<EpochInfo> epochs() {
        return List.copyOf(epochs);
    }

    /** Size of all queue files in bytes, holes included. */
    public long totalBytes() {
        return epochs.stream()
                .flatMap(epoch -> files(epoch).stream())
                .mapToLong(JournalScan::sizeOf)
                .sum();
    }

    /** Bytes of them that were read or skipped. */
    public long bytesRead() {
        return bytesOfFilesDone + fileOffset;
    }

    /**
     * Passes everything in the files to {@code visitor}.
     *
     * @throws JournalUnavailableException if a file cannot be read
     */
    public void scan(final ScanVisitor visitor) {
        try (scanner) {
            for (final EpochInfo epoch : epochs) {
                for (final Path file : files(epoch)) {
                    scanner.open(file);
                    visitor.file(epoch, file, sizeOf(file));
                    scan(file, visitor);
                    bytesOfFilesDone += sizeOf(file);
                    fileOffset = 0;
                }
            }
        } catch (final UncheckedIOException e) {
            throw new JournalUnavailableException(
                    "cannot read the journal in " + directory.root() + ": " + Reasons.of(e.getCause()), e);
        }
    }

    private List<Path> files(final EpochInfo epoch) {
        for (final Epoch named : manifest.epochs()) {
            if (named.number() == epoch.number()) {
                return directory.queueFiles(named);
            }
        }
        return JournalDirectory.queueFiles(directory.epoch(epoch.number()));
    }

    private void scan(final Path file, final ScanVisitor visitor) {
        fileOffset = 0;
        while (true) {
            final int offset = wholeBatchHere();
            if (offset >= 0) {
                batch.wrap(file, fileOffset + WORD, offset);
                final long next = aligned(fileOffset + WORD + batch.headerLength() + batch.length());
                final String wrong = notOfThisBuild();
                if (wrong.isEmpty()) {
                    visitor.batch(batch);
                } else {
                    visitor.bad(fileOffset, next, wrong, 1, true);
                }
                fileOffset = next;
                continue;
            }
            final String reason = scanner.reason();
            final long good = scanner.search(fileOffset);
            final long end = good < 0 ? endOfData(sizeOf(file)) : good - WORD;
            if (behindMetadata(fileOffset, end) < end) {
                if (good >= 0 && live && wholeAfterAll()) {
                    continue;
                }
                visitor.bad(fileOffset, end, reason, headers(fileOffset, end), good >= 0);
            }
            if (good < 0) {
                return;
            }
            fileOffset = end;
        }
    }

    private String notOfThisBuild() {
        if (batch.version() != BatchDescriptor.VERSION) {
            newerFormat |= batch.version() > BatchDescriptor.VERSION;
            return "a batch of format " + batch.version() + "; this build reads format " + BatchDescriptor.VERSION;
        }
        return batch.count() < 0 || (batch.count() == 0) != (batch.length() == 0)
                ? "a batch of " + batch.count() + " events in " + batch.length() + " bytes"
                : "";
    }

    private int wholeBatchHere() {
        return scanner.wholeBatchAt(fileOffset + WORD);
    }

    /** Reads this place again: a server may have been writing here at the first reading. */
    private boolean wholeAfterAll() {
        scanner.window().refill(fileOffset);
        return wholeBatchHere() >= 0;
    }

    /**
     * Returns the offset after Chronicle's own documents that begin at {@code from}, at most {@code to}. Such documents
     * may lie between batches.
     */
    private long behindMetadata(final long from, final long to) {
        long at = from;
        while (at < to) {
            final int word = wordAt(at);
            if ((word & FLAGS_MASK) == METADATA) {
                at = aligned(at + WORD + (word & LENGTH_MASK));
            } else if (word == END_OF_FILE) {
                final long behind = at + WORD + (wordAt(at + WORD) == END_OF_FILE_TEXT ? WORD : 0);
                return behind >= to ? to : at;
            } else {
                return at;
            }
        }
        return at;
    }

    /** Returns the offset after the last word from {@link #fileOffset} on that is not zero. */
    private long endOfData(final long size) {
        long end = fileOffset;
        for (long at = fileOffset; at + WORD <= size; ) {
            final int offset = scanner.window().at(at, WORD);
            final int words = scanner.window().remaining(offset) / WORD;
            for (int i = 0; i < words; i++) {
                if (scanner.window().buffer().getInt(offset + i * WORD, LITTLE_ENDIAN) != 0) {
                    end = at + (i + 1L) * WORD;
                }
            }
            at += (long) words * WORD;
        }
        return end;
    }

    private int headers(final long from, final long to) {
        int headers = 0;
        for (long at = from; at < to; at += WORD) {
            headers += wordAt(at) == BatchDescriptor.MAGIC ? 1 : 0;
        }
        return headers;
    }

    private int wordAt(final long at) {
        final int offset = scanner.window().at(at, WORD);
        return offset < 0 ? 0 : scanner.window().buffer().getInt(offset, LITTLE_ENDIAN);
    }

    private static long aligned(final long fileOffset) {
        return (fileOffset + WORD - 1) & -WORD;
    }

    private static long sizeOf(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
