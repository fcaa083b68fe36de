package io.doorbuster.journal.disk;

import io.doorbuster.journal.disk.Epoch.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The content of MANIFEST: the epochs, where each one begins and, once it has ended, where it ends. The file is text,
 * so that people can read it; its last line is a checksum of the others. Parsing renders the result again and compares
 * it with the file, so anything that this version would not have written is refused.
 *
 * <p>Format 2 also names the file with which the first epoch begins, if earlier files were pruned. A manifest that does
 * not need this is written in format 1. Both formats are read.
 *
 * <pre>
 * doorbuster-journal 1
 * epoch 1 first 1 files 2 end 5321 clean
 * epoch 2 first 5322 files 1 end 6000 crashed
 * epoch 3 first 6001 files 1 open
 * crc32c 40291fef
 *
 * doorbuster-journal 2
 * epoch 3 first 7001 files 4 from 20261124F.cq4 open
 * crc32c 710a081d
 * </pre>
 */
public record Manifest(List<Epoch> epochs) {
    private static final String TITLE = "doorbuster-journal 1\n";
    /** Has the same length as {@link #TITLE}. */
    private static final String TITLE_2 = "doorbuster-journal 2\n";

    private static final int NEWEST_FORMAT = 2;

    private static final Pattern TITLE_OF_ANY_VERSION =
            Pattern.compile("doorbuster-journal (\\d{1,9})\n.*", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("epoch (\\d{1,6}) first (\\d{1,18}) files (\\d{1,6}) "
            + "(?:from ([0-9A-Za-z]{1,40}\\.cq4) )?(?:(open)|end (\\d{1,18}) (clean|crashed))\n");
    private static final int MAX_BYTES = 64 << 20;

    public Manifest {
        epochs = List.copyOf(epochs);
        for (int i = 0; i < epochs.size(); i++) {
            final Epoch epoch = epochs.get(i);
            check(epoch.number() >= 1 && epoch.number() <= JournalDirectory.MAX_EPOCHS, "epoch number");
            check(epoch.firstSequence() >= 1 && epoch.files() >= 1, "first sequence or files of an epoch");
            check(epoch.isOpen() ? i == epochs.size() - 1 : epoch.lastSequence() >= epoch.firstSequence() - 1, "end");
            if (i > 0) {
                check(epoch.from().isEmpty(), "files pruned after others that were not");
                check(epoch.number() == epochs.get(i - 1).number() + 1, "epoch out of line");
                check(epoch.firstSequence() == epochs.get(i - 1).lastSequence() + 1, "gap between epochs");
            }
        }
    }

    public static Manifest empty() {
        return new Manifest(List.of());
    }

    public boolean isEmpty() {
        return epochs.isEmpty();
    }

    /** Sequence of the last pruned event; 0 if the journal still has its first event. */
    public long prunedThrough() {
        return epochs.isEmpty() ? 0 : epochs.get(0).firstSequence() - 1;
    }

    public Epoch last() {
        return epochs.get(epochs.size() - 1);
    }

    /**
     * Returns this manifest without the epochs before {@code first}; {@code first} replaces the epoch of the same
     * number.
     */
    public Manifest prunedTo(final Epoch first) {
        final List<Epoch> kept = new ArrayList<>();
        for (final Epoch epoch : epochs) {
            if (epoch.number() >= first.number()) {
                kept.add(epoch.number() == first.number() ? first : epoch);
            }
        }
        return new Manifest(kept);
    }

    /** Returns this manifest with its last epoch replaced. */
    public Manifest withLast(final Epoch epoch) {
        final List<Epoch> changed = new ArrayList<>(epochs);
        changed.set(changed.size() - 1, epoch);
        return new Manifest(changed);
    }

    public Manifest with(final Epoch next) {
        final List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(next);
        return new Manifest(longer);
    }

    /**
     * Reads MANIFEST; returns an empty manifest if the file does not exist.
     *
     * @throws JournalDamagedException if it is not as it was written
     */
    public static Manifest read(final JournalDirectory directory) {
        final Path file = directory.manifest();
        if (Files.exists(directory.root()) && !Files.isDirectory(directory.root())) {
            throw new JournalUnavailableException(
                    "there is no journal in " + directory.root() + ": it is a file, not a directory; check --data");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(directory, "it is larger than any that this build writes");
            }
            final String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            final Matcher title = TITLE_OF_ANY_VERSION.matcher(text);
            if (title.matches() && !text.startsWith(TITLE) && !text.startsWith(TITLE_2)) {
                throw new JournalDamagedException(
                        directory,
                        file,
                        0,
                        "it is of format " + title.group(1) + "; this build reads formats 1 and 2",
                        Integer.parseInt(title.group(1)) > NEWEST_FORMAT);
            }
            return parse(text);
        } catch (final NoSuchFileException e) {
            return empty();
        } catch (final IllegalArgumentException e) {
            throw damaged(directory, "it is not as it was written (" + e.getMessage() + ")");
        } catch (final IOException e) {
            throw new JournalUnavailableException("cannot read " + Reasons.of(e), e);
        }
    }

    /** Writes MANIFEST. The whole manifest is on disk when this returns. */
    public void write(final JournalDirectory directory) throws IOException {
        Disk.replace(directory.manifest(), render().getBytes(StandardCharsets.US_ASCII));
    }

    public static Manifest parse(final String text) {
        final List<Epoch> epochs = new ArrayList<>();
        final Matcher line = LINE.matcher(text);
        for (int at = Math.min(TITLE.length(), text.length()); line.find(at) && line.start() == at; at = line.end()) {
            final Epoch epoch = new Epoch(
                    Integer.parseInt(line.group(1)),
                    Long.parseLong(line.group(2)),
                    Integer.parseInt(line.group(3)),
                    End.OPEN,
                    0,
                    line.group(4) == null ? "" : line.group(4));
            epochs.add(
                    line.group(5) != null
                            ? epoch
                            : epoch.ended(
                                    End.valueOf(line.group(7).toUpperCase(Locale.ROOT)),
                                    Long.parseLong(line.group(6))));
        }
        final Manifest manifest = new Manifest(epochs);
        check(manifest.render().equals(text), "text or checksum");
        return manifest;
    }

    public String render() {
        final boolean plain = epochs.isEmpty() || epochs.get(0).from().isEmpty();
        final StringBuilder text = new StringBuilder(plain ? TITLE : TITLE_2);
        for (final Epoch epoch : epochs) {
            text.append("epoch ").append(epoch.number());
            text.append(" first ").append(epoch.firstSequence());
            text.append(" files ").append(epoch.files());
            if (!epoch.from().isEmpty()) {
                text.append(" from ").append(epoch.from());
            }
            if (epoch.isOpen()) {
                text.append(" open\n");
            } else {
                text.append(" end ").append(epoch.lastSequence()).append(' ');
                text.append(epoch.end().name().toLowerCase(Locale.ROOT)).append('\n');
            }
        }
        final CRC32C crc = new CRC32C();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return text.append(String.format(Locale.ROOT, "crc32c %08x\n", crc.getValue()))
                .toString();
    }

    private static JournalDamagedException damaged(final JournalDirectory directory, final String what) {
        return new JournalDamagedException(directory, directory.manifest(), 0, what);
    }

    private static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
