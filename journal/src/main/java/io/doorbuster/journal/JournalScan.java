package io.doorbuster.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through every file of a data directory to its end, past whatever is not good: what {@link JournalReader} refuses to
 * do. For one thread; changes nothing and needs no lock.
 */
public final class JournalScan {
    private static final int WORD = BatchScanner.WORD;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int FLAGS_MASK = 0xC000_0000;
    private static final int METADATA = 0x4000_0000;
    /** Chronicle writes it at the end of a file when it begins the next, and four letters behind it. */
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
    private long position;

    /** @throws JournalUnavailableException if there is no journal */
    public JournalScan(final Path root) {
        this.directory = new JournalDirectory(root);
        this.live = Files.isDirectory(root) && DirectoryLock.isHeld(directory);
        if (Files.notExists(directory.journal()) && Files.notExists(directory.manifest())) {
            throw new JournalUnavailableException(
                    "there is no journal in " + root + ": it has neither MANIFEST nor journal/; check --data");
        }
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

    /** Whether a server held the directory: then the end of the last epoch is being written. */
    public boolean live() {
        return live;
    }

    /** What is wrong with MANIFEST; empty if nothing is. */
    public String manifestDamage() {
        return manifestDamage;
    }

    /** Whether MANIFEST, or a batch that was passed, is of a format that only a newer build reads. */
    public boolean newerFormat() {
        return newerFormat;
    }

    /** The last event that is in no epoch any more; 0 if MANIFEST names the first, or is damaged. */
    public long prunedThrough() {
        return manifest.prunedThrough();
    }

    /** Those that MANIFEST names, then those for which there is a directory only. */
    public List<EpochInfo> epochs() {
        return List.copyOf(epochs);
    }

    /** Bytes in all queue files, holes included. */
    public long totalBytes() {
        return epochs.stream()
                .flatMap(epoch -> files(epoch).stream())
                .mapToLong(JournalScan::sizeOf)
                .sum();
    }

    /** Bytes of them that were passed. */
    public long bytesRead() {
        return bytesOfFilesDone + position;
    }

    /**
     * Shows all there is to {@code visitor}.
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
                    position = 0;
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
        position = 0;
        while (true) {
            final int offset = wholeBatchHere();
            if (offset >= 0) {
                batch.wrap(file, position + WORD, offset);
                final long next = aligned(position + WORD + batch.headerLength() + batch.length());
                final String wrong = notOfThisBuild();
                if (wrong.isEmpty()) {
                    visitor.batch(batch);
                } else {
                    visitor.bad(position, next, wrong, 1, true);
                }
                position = next;
                continue;
            }
            final String reason = scanner.reason();
            final long good = scanner.search(position);
            final long end = good < 0 ? endOfData(sizeOf(file)) : good - WORD;
            if (behindMetadata(position, end) < end) {
                if (good >= 0 && live && wholeAfterAll()) {
                    continue;
                }
                visitor.bad(position, end, reason, headers(position, end), good >= 0);
            }
            if (good < 0) {
                return;
            }
            position = end;
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
        return scanner.wholeBatchAt(position + WORD);
    }

    /** A server may have been writing here when we looked. */
    private boolean wholeAfterAll() {
        scanner.window().refill(position);
        return wholeBatchHere() >= 0;
    }

    /** Chronicle's own documents may stand between batches: where they end, from {@code from} on, at most {@code to}. */
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

    /** Behind the last word from {@link #position} on that is not zero. */
    private long endOfData(final long size) {
        long end = position;
        for (long at = position; at + WORD <= size; ) {
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

    private static long aligned(final long position) {
        return (position + WORD - 1) & -WORD;
    }

    private static long sizeOf(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
