package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks the memory of a million users with an order and a million registrations; see {@link MemoryProbe}. Prints its
 * measurements.
 */
class MemoryTest {
    private static final Map<String, Double> MEASURED = new TreeMap<>();

    /**
     * The target is 2 s on a quiet machine. This bound catches a wrong order of growth and tolerates a busy machine.
     */
    private static final double REPLAY_SECONDS_AT_MOST = 60;

    /** A probe that hangs is killed after this time; otherwise its output would be read for ever. */
    private static final long PROBE_MINUTES = 5;

    @BeforeAll
    static void measure() throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-Xms900m", "-Xmx900m", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(MemoryProbe.class.getName());
        final Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture.delayedExecutor(PROBE_MINUTES, TimeUnit.MINUTES).execute(probe::destroyForcibly);
        try (BufferedReader lines = probe.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                final String[] words = line.split(" ");
                MEASURED.put(words[0], Double.valueOf(words[1]));
            }
        }
        assertEquals(0, probe.waitFor(), "the probe failed");
    }

    @AfterAll
    static void forget() {
        MEASURED.clear();
    }

    @Test
    void shouldTakeNoMoreThan96BytesPerBuyer() {
        assertWithin("bytesPerBuyer", 64, 96);
    }

    @Test
    void shouldTakeNoMoreThan96BytesPerBuyerThoughTheStockGrewUnderWay() {
        assertWithin("bytesPerBuyerAfterRestock", 64, 96);
    }

    @Test
    void shouldTakeNoMoreThan64BytesPerRegistration() {
        assertWithin("bytesPerRegistration", 12, 64);
    }

    @Test
    void shouldFreeTheMemoryOfARemovedSale() {
        assertWithin("bytesPerBuyerLeftAfterRemoval", -1, 1);
        assertWithin("bytesPerBuyerAfterRestockLeftAfterRemoval", -1, 1);
        assertWithin("bytesPerBuyerWithHoldAndKeyOf20LeftAfterRemoval", -1, 1);
        assertWithin("bytesPerRegistrationLeftAfterRemoval", -1, 1);
    }

    /** Nothing may take more memory than is counted for it. The count for small, rare things is generous. */
    @ParameterizedTest
    @CsvSource({
        "bytesPerBuyer, 1.05",
        "bytesPerBuyerAfterRestock, 1.05",
        "bytesPerBuyerWithHoldAndKeyOf20, 1.05",
        "bytesPerRegistration, 1.05",
        "bytesPerPlaceInWaitlist, 1.05",
        "bytesPerPlaceLeft, 1.05",
        "bytesPerEmptySale, 1.5",
        "bytesPerRemovedSale, 1.5"
    })
    void shouldCountWhatTheStateTakes(final String name, final double mostOfIt) {
        final double measured = MEASURED.get(name);
        final double counted = MEASURED.get(name + "Counted");
        assertTrue(
                counted >= measured * 0.99 && counted <= measured * mostOfIt,
                () -> name + " " + measured + ", counted " + counted);
    }

    @Test
    void shouldReplayAMillionRegistrationsInSeconds() {
        assertWithin("secondsToReplayRegistrations", 0, REPLAY_SECONDS_AT_MOST);
    }

    /** A number below {@code least} means that the measurement missed something. */
    private static void assertWithin(final String name, final double least, final double most) {
        final double measured = MEASURED.get(name);
        assertTrue(measured >= least && measured <= most, () -> name + " " + measured + ", at most " + most);
    }
}
