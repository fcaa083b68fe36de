package io.doorbuster.cli.warmup;

import java.util.Map;

/**
 * The result of a warm-up.
 *
 * @param millis it took, from the first file to the last one removed
 * @param answers number of answers by name: the status, {@code replayed}, or the name of the problem
 */
public record Warmed(long millis, Map<String, Integer> answers) {
    public Warmed {
        answers = Map.copyOf(answers);
    }

    /** Number of all answers. */
    public int requests() {
        return answers.values().stream().mapToInt(Integer::intValue).sum();
    }
}
