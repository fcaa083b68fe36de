package io.doorbuster.journal.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.disk.Epoch.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {
    private static final Manifest THREE = new Manifest(List.of(
            new Epoch(1, 1, 2, End.CLEAN, 5321),
            new Epoch(2, 5322, 1, End.CRASHED, 5321),
            new Epoch(3, 5322, 1, End.OPEN, 0)));

    private static final Manifest PRUNED = new Manifest(
            List.of(new Epoch(3, 7001, 4, End.CLEAN, 9000, "20261124F.cq4"), new Epoch(4, 9001, 1, End.OPEN, 0)));

    @TempDir
    Path root;

    private JournalDirectory directory;

    @BeforeEach
    void directory() {
        directory = new JournalDirectory(root);
    }

    @Test
    void shouldReadWhatItWrote() throws IOException {
        THREE.write(directory);

        assertEquals(THREE, Manifest.read(directory));
        assertTrue(Manifest.read(directory).last().isOpen());
    }

    @Test
    void shouldBeTextForPeople() {
        assertEquals("""
                doorbuster-journal 1
                epoch 1 first 1 files 2 end 5321 clean
                epoch 2 first 5322 files 1 end 5321 crashed
                epoch 3 first 5322 files 1 open
                crc32c\s""", THREE.render().substring(0, THREE.render().length() - 9));
    }

    @Test
    void shouldNameItsFirstFileAfterAPrune() throws IOException {
        assertEquals("""
                doorbuster-journal 2
                epoch 3 first 7001 files 4 from 20261124F.cq4 end 9000 clean
                epoch 4 first 9001 files 1 open
                crc32c\s""", PRUNED.render().substring(0, PRUNED.render().length() - 9));
        PRUNED.write(directory);
        assertEquals(PRUNED, Manifest.read(directory));
        assertEquals(7000, Manifest.read(directory).prunedThrough());
    }

    /** Manifests of released versions; every later version must read these bytes. */
    @Test
    void shouldReadManifestsOfEveryVersion() {
        final Manifest first = Manifest.parse("""
                doorbuster-journal 1
                epoch 1 first 1 files 2 end 5321 clean
                epoch 2 first 5322 files 1 end 6000 crashed
                epoch 3 first 6001 files 1 open
                crc32c 40291fef
                """);
        assertEquals(new Epoch(2, 5322, 1, End.CRASHED, 6000), first.epochs().get(1));
        final Manifest second = Manifest.parse("""
                doorbuster-journal 2
                epoch 3 first 7001 files 4 from 20261124F.cq4 open
                crc32c 710a081d
                """);
        assertEquals(List.of(new Epoch(3, 7001, 4, End.OPEN, 0, "20261124F.cq4")), second.epochs());
    }

    @Test
    void shouldBeEmptyIfTheFileDoesNotExist() {
        assertTrue(Manifest.read(directory).isEmpty());
    }

    @Test
    void shouldReplaceTheOldOneAtomicallyAndLeaveNoOtherFile() throws IOException {
        THREE.write(directory);
        final Manifest next = THREE.withLast(THREE.last().ended(End.CLEAN, 9000));
        next.write(directory);

        assertEquals(next, Manifest.read(directory));
        assertEquals(List.of(directory.manifest()), Disk.list(root));
    }

    @Test
    void shouldRefuseEveryChangedByte() throws IOException {
        for (final Manifest manifest : List.of(THREE, PRUNED)) {
            final byte[] good = manifest.render().getBytes(US_ASCII);
            for (int i = 0; i < good.length; i++) {
                for (final int mask : new int[] {0x01, 0x20, 0x80}) {
                    final byte[] bad = good.clone();
                    bad[i] ^= (byte) mask;
                    Files.write(directory.manifest(), bad);
                    assertThrows(JournalDamagedException.class, () -> Manifest.read(directory), "byte " + i);
                }
            }
        }
    }

    @Test
    void shouldRefuseEveryTruncation() throws IOException {
        final String good = THREE.render();
        for (int length = 0; length < good.length(); length++) {
            Files.writeString(directory.manifest(), good.substring(0, length), US_ASCII);
            assertThrows(JournalDamagedException.class, () -> Manifest.read(directory), "length " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch 1 first 1 files 1 open\nepoch 2 first 1 files 1 open\n",
                "epoch 1 first 1 files 1 end 5 clean\nepoch 2 first 7 files 1 open\n",
                "epoch 1 first 1 files 1 end 5 clean\nepoch 3 first 6 files 1 open\n",
                "epoch 1 first 2 files 1 end 0 clean\n",
                "epoch 0 first 1 files 1 open\n",
                "epoch 1 first 0 files 1 open\n",
                "epoch 1 first 1 files 0 open\n",
                "epoch 01 first 1 files 1 open\n",
                "epoch 1 first 1 files 1 open \n",
                "epoch 1 first 1 files 1 end 5 clean\nepoch 2 first 6 files 1 from 20261124F.cq4 open\n",
                "epoch 1 first 1 files 1 from ../up.cq4 open\n",
                "epoch 1 first 1 files 1 from  open\n",
            })
    void shouldRefuseImpossibleEpochs(final String epochs) {
        for (final String title : List.of("doorbuster-journal 1\n", "doorbuster-journal 2\n")) {
            assertThrows(IllegalArgumentException.class, () -> Manifest.parse(withChecksum(title + epochs)));
        }
    }

    @Test
    void shouldBeWrittenInTheOldestFormatPossible() {
        final String plain = "epoch 1 first 1 files 1 open\n";
        final String pruned = "epoch 1 first 8 files 1 from 20261124F.cq4 open\n";
        Manifest.parse(withChecksum("doorbuster-journal 1\n" + plain));
        Manifest.parse(withChecksum("doorbuster-journal 2\n" + pruned));
        for (final String other : List.of("doorbuster-journal 2\n" + plain, "doorbuster-journal 1\n" + pruned)) {
            assertThrows(IllegalArgumentException.class, () -> Manifest.parse(withChecksum(other)), other);
        }
    }

    @Test
    void shouldReportAFormatNewerThanThisBuild() throws IOException {
        Files.writeString(directory.manifest(), withChecksum("doorbuster-journal 3\nanything\n"), US_ASCII);

        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Manifest.read(directory));
        assertTrue(damage.getMessage().contains("format 3; this build reads formats 1 and 2"), damage.getMessage());
        assertTrue(damage.getMessage().contains("doorbuster journal verify --data " + root), damage.getMessage());
        assertFalse(damage.getMessage().contains("\n"));
    }

    private static String withChecksum(final String text) {
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(text.getBytes(US_ASCII));
        return text + String.format(java.util.Locale.ROOT, "crc32c %08x\n", crc.getValue());
    }
}
