package io.doorbuster.jmh;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.http.identity.PassVerifier;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the verification of a pass: one that the verifier remembers, and one that it sees for the first time. Each
 * pass is a new string, as it is when it comes from a socket; {@code string} measures that part alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PassBenchmark {
    private static final String SALE = "demo";
    private static final long NOW_SECONDS = 1_800_000_000;

    /** More than a verifier remembers, so that none is left when its turn comes again. */
    private static final int NEW_PASSES = 1 << 15;

    /** So few that hardly two of them share an entry of the verifier's table. */
    private static final int KNOWN_PASSES = 1 << 4;

    private final byte[][] passes = new byte[NEW_PASSES][];
    private PassVerifier verifier;
    private int next;

    /** Mints the passes. */
    @Setup
    public void mint() {
        final PassKey key = PassKey.generate();
        final PassMinter minter = new PassMinter(key, SALE, NOW_SECONDS + 3_600);
        for (int i = 0; i < NEW_PASSES; i++) {
            passes[i] = minter.mint("user-" + (1_000_000 + i)).getBytes(StandardCharsets.ISO_8859_1);
        }
        verifier = new PassVerifier(key, () -> NOW_SECONDS * 1_000);
    }

    private String pass(final int count) {
        next = next + 1 & count - 1;
        return new String(passes[next], StandardCharsets.ISO_8859_1);
    }

    /** The part of the others that is not verification. */
    @Benchmark
    public String string() {
        return pass(KNOWN_PASSES);
    }

    /** A pass that was verified lately. */
    @Benchmark
    public String remembered() {
        return verify(pass(KNOWN_PASSES));
    }

    /** A pass that the verifier has not seen or has forgotten. */
    @Benchmark
    public String seenFirst() {
        return verify(pass(NEW_PASSES));
    }

    private String verify(final String pass) {
        if (verifier.verify(pass, SALE) != PassVerifier.Validity.VALID) {
            throw new IllegalStateException(verifier.reason());
        }
        return verifier.subject();
    }
}
