package io.doorbuster.journal.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a data directory in memory, by name below its root. A changed image represents damage or a crash. Images
 * share contents and never change them in place. LOCK is left out, because the lock belongs to a process.
 */
public final class DirectoryImage {
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final TreeSet<String> directories = new TreeSet<>();

    public static DirectoryImage of(final Path root) {
        final DirectoryImage image = new DirectoryImage();
        try (Stream<Path> paths = Files.walk(root)) {
            for (final Path path : (Iterable<Path>) paths::iterator) {
                final String name = root.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    image.directories.add(name);
                } else if (!name.equals("LOCK")) {
                    image.files.put(name, Files.readAllBytes(path));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return image;
    }

    public DirectoryImage copy() {
        final DirectoryImage copy = new DirectoryImage();
        copy.files.putAll(files);
        copy.directories.addAll(directories);
        return copy;
    }

    public byte[] file(final String name) {
        return files.get(name);
    }

    public Map<String, byte[]> files() {
        return files;
    }

    public Set<String> directories() {
        return directories;
    }

    public DirectoryImage with(final String name, final byte[] content) {
        final DirectoryImage changed = copy();
        changed.files.put(name, content);
        return changed;
    }

    /**
     * Returns an image in which {@code bytes} replace those of the file from {@code at} on, as far as the file reaches.
     */
    public DirectoryImage withBytes(final String name, final int at, final byte[] bytes) {
        final byte[] content = files.get(name).clone();
        System.arraycopy(bytes, 0, content, at, Math.min(bytes.length, content.length - at));
        return with(name, content);
    }

    public boolean isSameAs(final DirectoryImage other) {
        return directories.equals(other.directories)
                && files.keySet().equals(other.files.keySet())
                && files.keySet().stream().allMatch(name -> Arrays.equals(files.get(name), other.files.get(name)));
    }

    /** Writes the image to the directory {@code root}, which does not exist yet or is empty. */
    public Path writeTo(final Path root) {
        try {
            for (final String directory : directories) {
                Files.createDirectories(root.resolve(directory));
            }
            for (final Map.Entry<String, byte[]> file : files.entrySet()) {
                write(root.resolve(file.getKey()), file.getValue());
            }
            return root;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves zeros at the end as a hole, because most of a queue file is a hole. */
    private static void write(final Path file, final byte[] content) throws IOException {
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final ByteBuffer bytes = ByteBuffer.wrap(content, 0, end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (end < content.length) {
                channel.write(ByteBuffer.allocate(1), content.length - 1);
            }
        }
    }
}
