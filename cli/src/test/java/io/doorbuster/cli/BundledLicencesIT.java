package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The runnable jar says what is in it and under which licences, and has their texts. */
final class BundledLicencesIT {
    private static final String SBOM = "META-INF/sbom/doorbuster.cdx.json";
    private static final String LICENCES = "META-INF/licenses/";

    /** One artifact that the list of parts names. */
    private record Component(String group, String name, String version, Set<String> licences) {
        boolean isOurs() {
            return group.equals("io.doorbuster");
        }

        String id() {
            return group + ":" + name;
        }
    }

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(System.getProperty("doorbuster.jar"));
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void shouldListEveryArtifactThatTheJarHasClassesOfAndNoOther() throws IOException {
        final Set<String> bundled = new TreeSet<>();
        for (final Path part : bundledJars()) {
            bundled.add(part.getFileName().toString());
        }
        final Set<String> listed = new TreeSet<>();
        for (final Component component : components()) {
            if (!component.isOurs()) {
                listed.add(component.name() + "-" + component.version() + ".jar");
            }
        }
        assertTrue(bundled.size() > 20, bundled::toString);
        assertEquals(bundled, listed);
    }

    @Test
    void shouldNameTheLicencesOfEveryArtifactAndHaveTheirTexts() throws IOException {
        final Map<String, Set<String>> listed = new TreeMap<>();
        for (final Component component : components()) {
            if (!component.isOurs()) {
                listed.put(component.id(), component.licences());
            }
        }
        final Map<String, Set<String>> indexed = new TreeMap<>();
        for (final String line : text(LICENCES + "INDEX.txt").lines().toList()) {
            final String[] columns = line.split(" \\| ");
            if (columns.length == 3) {
                indexed.put(columns[0], new TreeSet<>(Arrays.asList(columns[1].split(" OR "))));
                for (final String path : columns[2].split(" ")) {
                    assertFalse(text(path).isBlank(), path);
                }
            }
        }
        assertEquals(listed, indexed);
    }

    @Test
    void shouldHaveEachLicenceAndNoticeAsItsArtifactHasIt() throws IOException {
        for (final Path part : bundledJars()) {
            final String name = part.getFileName().toString().replaceFirst("-\\d.*", "");
            try (JarFile bundled = new JarFile(part.toFile())) {
                for (final JarEntry entry : bundled.stream().toList()) {
                    final String path = entry.getName();
                    if (path.matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*")) {
                        assertSame(bundled, path, LICENCES + name + path.substring("META-INF".length()));
                    } else if (path.startsWith(LICENCES) && !entry.isDirectory()) {
                        assertSame(bundled, path, path);
                    }
                }
            }
        }
    }

    @Test
    void shouldHaveItsOwnLicenceAndNoticeWhereToolsLook() throws IOException {
        assertArrayEquals(Files.readAllBytes(Path.of("..", "LICENSE")), bytes(jar, "META-INF/LICENSE"));
        assertArrayEquals(Files.readAllBytes(Path.of("..", "NOTICE")), bytes(jar, "META-INF/NOTICE"));
        assertEquals(
                List.of("META-INF/LICENSE", "META-INF/NOTICE"),
                names().stream()
                        .filter(name -> name.matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*"))
                        .sorted()
                        .toList());
        assertEquals(names().size(), new HashSet<>(names()).size(), "each name is there once");
    }

    @Test
    void shouldListTheSamePartsForTheSameSource() throws IOException {
        final String sbom = text(SBOM);
        assertFalse(sbom.contains("\"timestamp\""), "the time of the build");
        assertFalse(sbom.contains("\"serialNumber\""), "a number by chance");
    }

    private void assertSame(final JarFile bundled, final String path, final String ours) throws IOException {
        assertArrayEquals(bytes(bundled, path), bytes(jar, ours), bundled.getName() + "!" + path + " is not " + ours);
    }

    /** The jars on the class path of this test of which a class is in the runnable jar. */
    private List<Path> bundledJars() throws IOException {
        final Set<String> names = new HashSet<>(names());
        final String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        final List<Path> bundled = new ArrayList<>();
        for (final String part : classPath.split(File.pathSeparator)) {
            final Path file = Path.of(part);
            if (part.endsWith(".jar") && !file.getFileName().toString().startsWith("doorbuster")) {
                try (JarFile candidate = new JarFile(file.toFile())) {
                    if (candidate.stream()
                            .map(JarEntry::getName)
                            .anyMatch(name -> isClass(name) && names.contains(name))) {
                        bundled.add(file);
                    }
                }
            }
        }
        return bundled;
    }

    private static boolean isClass(final String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class");
    }

    private List<String> names() {
        return jar.stream().map(JarEntry::getName).toList();
    }

    private String text(final String path) throws IOException {
        return new String(bytes(jar, path), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(final JarFile from, final String path) throws IOException {
        final JarEntry entry = from.getJarEntry(path);
        assertNotNull(entry, from.getName() + " has no " + path);
        return from.getInputStream(entry).readAllBytes();
    }

    private List<Component> components() throws IOException {
        final List<Component> components = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text(SBOM))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final boolean wanted = json.currentName().equals("components");
                json.nextToken();
                if (!wanted) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    components.add(component(json));
                }
            }
        }
        return components;
    }

    private static Component component(final JsonParser json) throws IOException {
        final Map<String, String> texts = new TreeMap<>();
        final Set<String> licences = new TreeSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            json.nextToken();
            if (name.equals("licenses")) {
                readLicences(json, licences);
            } else if (json.currentToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return new Component(texts.get("group"), texts.get("name"), texts.get("version"), licences);
    }

    private static void readLicences(final JsonParser json, final Set<String> licences) throws IOException {
        int depth = 1;
        while (depth > 0) {
            final JsonToken token = json.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_STRING && json.currentName().equals("id")) {
                licences.add(json.getText());
            }
        }
    }
}
