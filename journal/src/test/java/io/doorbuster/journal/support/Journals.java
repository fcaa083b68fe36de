package io.doorbuster.journal.support;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Common operations of the journal's tests on real directories. */
public final class Journals {
    public static final JournalConfig POWER = new JournalConfig(Durability.POWER, JournalConfig.MIN_BLOCK_SIZE_BYTES);
    public static final JournalConfig PROCESS =
            new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);

    /** A copy of a batch for a test. */
    public record Seen(
            int epoch, long firstSequence, int count, long durableThrough, Path file, long fileOffset, int length) {
        public static Seen of(final BatchView batch) {
            return new Seen(
                    batch.epoch(),
                    batch.firstSequence(),
                    batch.count(),
                    batch.durableThrough(),
                    batch.file(),
                    batch.fileOffset(),
                    batch.length());
        }

        public long lastSequence() {
            return firstSequence + count - 1;
        }

        public long end() {
            return fileOffset + BatchDescriptor.HEADER_LENGTH + length;
        }
    }

    /** The result of a recovery. */
    public record State(long sequence, long hash, Recovered recovered) {}

    private Journals() {}

    public static Recovered open(final Path root) {
        return open(root, POWER);
    }

    public static Recovered open(final Path root, final JournalConfig config) {
        return Recovery.open(root, config, new Sales(), EngineClock::new, RecoveryProgress.NONE);
    }

    /** Recovers and ends the new epoch at once. */
    public static State recover(final Path root) {
        final Sales sales = new Sales();
        final Recovered recovered = Recovery.open(root, POWER, sales, EngineClock::new, RecoveryProgress.NONE);
        recovered.journal().close();
        return new State(sales.sequence(), sales.stateHash(), recovered);
    }

    public static List<Seen> batches(final Path root) {
        final List<Seen> seen = new ArrayList<>();
        new JournalReader(root).read(batch -> seen.add(Seen.of(batch)));
        return seen;
    }

    public static Path onlyFile(final Path root) {
        final List<Path> files = JournalDirectory.queueFiles(new JournalDirectory(root).epoch(1));
        if (files.size() != 1) {
            throw new AssertionError(files);
        }
        return files.get(0);
    }

    /** Copies the directory as a kill at this moment leaves it: with every write, without a lock. */
    public static Path copy(final Path from, final Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : (Iterable<Path>) files::iterator) {
                final Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return to;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory with its content. */
    public static void delete(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void flip(final Path file, final long fileOffset) {
        edit(file, channel -> {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, fileOffset);
            one.put(0, (byte) ~one.get(0));
            channel.write(one.flip(), fileOffset);
        });
    }

    public static void putInt(final Path file, final long fileOffset, final int value) {
        edit(
                file,
                channel -> channel.write(
                        ByteBuffer.allocate(Integer.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(0, value),
                        fileOffset));
    }

    public static void zero(final Path file, final long from, final long to) {
        edit(file, channel -> channel.write(ByteBuffer.allocate((int) (to - from)), from));
    }

    public static void truncate(final Path file, final long size) {
        edit(file, channel -> channel.truncate(size));
    }

    private interface Edit {
        void on(FileChannel channel) throws IOException;
    }

    private static void edit(final Path file, final Edit edit) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            edit.on(channel);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
