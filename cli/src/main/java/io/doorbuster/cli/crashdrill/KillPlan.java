package io.doorbuster.cli.crashdrill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The plan of the kills: the moments in turn, and a random point within each. One thread only. */
final class KillPlan {
    /** Smallest number of file operations of each moment; {@code StandstillTest} names them. */
    private static final int STEPS_OF_A_SNAPSHOT = 9;

    private static final int STEPS_OF_A_ROLL = 10;
    private static final int STEPS_OF_A_RECOVERY = 12;

    private final Random random;
    private final boolean forces;
    private final int[] answers;
    private final int connections;

    KillPlan(final CrashDrillSettings settings) {
        random = new Random(settings.seed());
        forces = settings.durability().equals("power");
        connections = settings.connections();
        final int share = Math.max(1, settings.users() / settings.rounds());
        answers = random.ints(settings.rounds(), share / 2, share / 2 + share).toArray();
    }

    /** Number of answers after which the server is killed, unless it was killed before; {@code round} is from 1. */
    int answers(final int round) {
        return answers[round - 1];
    }

    /** Most units that can be sold in all rounds together. */
    int units() {
        int sum = 0;
        for (final int most : answers) {
            sum += most + connections;
        }
        return sum;
    }

    /** The aim for the kill under the round's load; empty for a random time. */
    Optional<Aim> underLoad(final int round) {
        // Every append has at most one request of each client, so this many appends come before the round's answers.
        final int after = random.nextInt(1 + answers(round) / (2 * connections));
        return switch (moment(round)) {
            case FORCE -> Optional.of(new Aim(KillMoment.FORCE, after, 1));
            case SNAPSHOT -> Optional.of(new Aim(KillMoment.SNAPSHOT, after, oneOf(STEPS_OF_A_SNAPSHOT)));
            case ROLL -> Optional.of(new Aim(KillMoment.ROLL, after, oneOf(STEPS_OF_A_ROLL)));
            default -> Optional.empty();
        };
    }

    /** The aims for the starts after the round's kill, in order. */
    List<Aim> starts(final int round) {
        final List<Aim> aims = new ArrayList<>();
        if (moment(round) == KillMoment.FORCE) {
            aims.add(new Aim(KillMoment.TAIL, 0, 1));
            aims.add(new Aim(KillMoment.TAIL, 0, 1));
        }
        aims.add(new Aim(KillMoment.RECOVERY, 0, oneOf(STEPS_OF_A_RECOVERY)));
        return aims;
    }

    /** The moment of the round's kill. */
    KillMoment moment(final int round) {
        return switch (round % 4) {
            case 1 -> forces ? KillMoment.FORCE : KillMoment.LOAD;
            case 2 -> KillMoment.SNAPSHOT;
            case 3 -> KillMoment.ROLL;
            default -> KillMoment.LOAD;
        };
    }

    private int oneOf(final int steps) {
        return 1 + random.nextInt(steps);
    }
}
