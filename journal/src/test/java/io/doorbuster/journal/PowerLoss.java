package io.doorbuster.journal;

import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.drill.Witness;
import io.doorbuster.journal.support.Damage;
import io.doorbuster.journal.support.DirectoryImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Simulates what a power loss leaves of a directory. It records what is certainly on disk and what was written since:
 * the content of each file at its last force and at every later moment, and the names in each directory at its last
 * force. An image takes each 4 KiB page and each file length from any of those moments, and has each unforced name or
 * not.
 */
final class PowerLoss implements Witness {
    /** Called before each operation on the directory: the power may fail now. */
    interface Moment {
        void now(PowerLoss power);
    }

    private final Path root;
    /** A link to each file, so that the system does not reuse the inode number of a deleted file. */
    private final Path links;

    private final Moment moment;
    /** By file: the content on disk, and then each later content, up to the current one. */
    private final Map<Object, List<byte[]>> contents = new HashMap<>();
    /** By directory: the files whose names are certainly on disk. A directory counts as its own name. */
    private final Map<String, Map<String, Object>> forcedNames = new TreeMap<>();

    private Map<String, Map<String, Object>> names = new TreeMap<>();

    PowerLoss(final Path root, final Path links, final Moment moment) throws IOException {
        this.root = Files.createDirectories(root);
        this.links = Files.createDirectories(links);
        this.moment = moment;
    }

    @Override
    public void before(final Operation operation, final Path path) throws IOException {
        if (!path.startsWith(root)) {
            return;
        }
        fail();
        final String name = root.relativize(path).toString();
        if (operation == Operation.FORCE) {
            final List<byte[]> versions = contents.get(fileAt(path));
            versions.subList(0, versions.size() - 1).clear();
        } else if (operation == Operation.FORCE_DIRECTORY) {
            forcedNames.put(name, names.get(name));
        }
    }

    /** Returns an image after a power loss at this moment. */
    void fail() throws IOException {
        look();
        moment.now(this);
    }

    private void look() throws IOException {
        names = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (final Path path : (Iterable<Path>) paths::iterator) {
                final String name = root.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    names.put(name, new TreeMap<>());
                    forcedNames.computeIfAbsent(name, made -> new TreeMap<>());
                }
                if (!name.isEmpty() && !name.equals("LOCK")) {
                    names.get(parentOf(name)).put(path.getFileName().toString(), see(path));
                }
            }
        }
    }

    private static String parentOf(final String name) {
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    private Object see(final Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return root.relativize(path).toString();
        }
        final Object file = fileAt(path);
        List<byte[]> versions = contents.get(file);
        if (versions == null) {
            Files.createLink(links.resolve(String.valueOf(contents.size())), path);
            versions = new ArrayList<>(List.of(new byte[0]));
            contents.put(file, versions);
        }
        final byte[] now = Files.readAllBytes(path);
        if (!Arrays.equals(now, versions.get(versions.size() - 1))) {
            versions.add(now);
        }
        return file;
    }

    private static Object fileAt(final Path path) {
        try {
            return Files.getAttribute(path, "unix:ino");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one of the contents that may be on disk when the machine starts again. */
    DirectoryImage image(final Random random) {
        final int[] percentages = {0, 10, 50, 90, 100};
        final int written = percentages[random.nextInt(percentages.length)];
        final DirectoryImage image = new DirectoryImage();
        image.directories().add("");
        addNames("", image, random, written);
        return image;
    }

    /** Returns the least that may be on disk: only what was forced. */
    DirectoryImage certain() {
        final DirectoryImage image = new DirectoryImage();
        image.directories().add("");
        addNames("", image, new Random(0), 0);
        return image;
    }

    private void addNames(final String directory, final DirectoryImage image, final Random random, final int written) {
        final Map<String, Object> certain = forcedNames.get(directory);
        final Map<String, Object> now = names.getOrDefault(directory, Map.of());
        final TreeSet<String> all = new TreeSet<>(certain.keySet());
        all.addAll(now.keySet());
        for (final String name : all) {
            final Object entry = random.nextInt(100) < written ? now.get(name) : certain.get(name);
            final String path = directory.isEmpty() ? name : directory + "/" + name;
            if (entry instanceof String) {
                image.directories().add(path);
                addNames(path, image, random, written);
            } else if (entry != null) {
                image.files().put(path, contentOf(entry, random, written));
            }
        }
    }

    private byte[] contentOf(final Object file, final Random random, final int written) {
        final List<byte[]> versions = contents.get(file);
        final byte[] content = Arrays.copyOf(versions.get(0), version(versions, random, written).length);
        for (int page = 0; page < content.length; page += Damage.PAGE) {
            final byte[] version = version(versions, random, written);
            final int end = Math.min(page + Damage.PAGE, content.length);
            if (version != versions.get(0) && page < version.length) {
                System.arraycopy(version, page, content, page, Math.min(end, version.length) - page);
            }
        }
        return content;
    }

    private static byte[] version(final List<byte[]> versions, final Random random, final int written) {
        return random.nextInt(100) < written ? versions.get(random.nextInt(versions.size())) : versions.get(0);
    }
}
