package io.doorbuster.cli.serve;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/**
 * A real journal that copies its files at each force, as the disk has them then, and takes the JVM down in the k-th.
 */
final class CrashingJournal implements Journal {
    private static final int BLOCK_BYTES = 1 << 16;

    private final Journal real;
    private final Path data;
    private final Path disk;
    private int forcesLeft;

    private CrashingJournal(final Journal real, final Path data, final Path disk, final int forces) {
        this.real = real;
        this.data = data;
        this.disk = disk;
        this.forcesLeft = forces;
        copy();
    }

    static void serve(final Path data, final Path disk, final int force) throws Exception {
        final Demo demo = Demo.prepare(data);
        final HttpConfig http = HttpConfig.defaults(
                        new HttpConfig.ByPass(PassKey.read(demo.passKeyFile())),
                        AdminTokenFile.read(demo.adminTokenFile()))
                .withPublic("127.0.0.1", 0)
                .withAdmin("127.0.0.1", 0);
        final ServerSettings settings = new ServerSettings(
                data,
                http,
                Durability.POWER,
                BLOCK_BYTES,
                10,
                Long.MAX_VALUE,
                Optional.empty(),
                BLOCK_BYTES,
                8 << 20,
                10_000,
                Optional.empty(),
                new StartClock(Duration.ofMinutes(5), Duration.ofDays(31), null, System::currentTimeMillis),
                false);
        final Server server = Server.start(
                settings,
                FailStop.haltJvm(),
                journal -> new CrashingJournal(journal, data, disk, force),
                demo::openSale,
                System.err);
        System.out.println("ready http://127.0.0.1:" + server.publicAddress().getPort());
        System.out.println("admin http://127.0.0.1:" + server.adminAddress().getPort());
        System.out.flush();
    }

    @Override
    public int maxAppendBytes() {
        return real.maxAppendBytes();
    }

    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int length) {
        real.append(firstSequence, eventCount, events, offset, length);
    }

    @Override
    public void force() {
        if (--forcesLeft == 0) {
            Runtime.getRuntime().halt(UndurableStateIT.CrashingServer.EXIT_CODE);
        }
        real.force();
        copy();
    }

    @Override
    public void seal() {
        real.seal();
    }

    private void copy() {
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : files.toList()) {
                final Path to = disk.resolve(data.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
