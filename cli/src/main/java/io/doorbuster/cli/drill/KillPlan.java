package io.doorbuster.cli.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Which kill is when: the moments in turn, and where in them by chance. One thread only. */
final class KillPlan {
    /** How many operations on files each takes at least; {@code StandstillTest} names them. */
    private static final int STEPS_OF_A_SNAPSHOT = 9;

    private static final int STEPS_OF_A_ROLL = 10;
    private static final int STEPS_OF_A_RECOVERY = 12;

    private final Random random;
    private final boolean forces;
    private final int[] answers;
    private final int connections;

    KillPlan(CrashDrillSettings settings) {
        random = new Random(settings.seed());
        forces = settings.durability().equals("power");
        connections = settings.connections();
        int share = Math.max(1, settings.users() / settings.rounds());
        answers = random.ints(settings.rounds(), share / 2, share / 2 + share).toArray();
    }

    /** So many answers are waited for in the round, from 1; then comes the kill if it did not come before. */
    int answers(int round) {
        return answers[round - 1];
    }

    /** No more than so many units can be sold in all rounds together. */
    int units() {
        int sum = 0;
        for (int most : answers) {
            sum += most + connections;
        }
        return sum;
    }

    /** For the server that is to be killed under the round's load; empty for a kill by the clock. */
    Optional<Aim> underLoad(int round) {
        // Every append takes a batch of at most one request of each client, so that it comes before the round's answers
        // do.
        int after = random.nextInt(1 + answers(round) / (2 * connections));
        return switch (moment(round)) {
            case FORCE -> Optional.of(new Aim(Moment.FORCE, after, 1));
            case SNAPSHOT -> Optional.of(new Aim(Moment.SNAPSHOT, after, oneOf(STEPS_OF_A_SNAPSHOT)));
            case ROLL -> Optional.of(new Aim(Moment.ROLL, after, oneOf(STEPS_OF_A_ROLL)));
            default -> Optional.empty();
        };
    }

    /** For the starts behind the round's kill, one after the other. */
    List<Aim> starts(int round) {
        List<Aim> aims = new ArrayList<>();
        if (moment(round) == Moment.FORCE) {
            aims.add(new Aim(Moment.TAIL, 0, 1));
            aims.add(new Aim(Moment.TAIL, 0, 1));
        }
        aims.add(new Aim(Moment.RECOVERY, 0, oneOf(STEPS_OF_A_RECOVERY)));
        return aims;
    }

    /** When the round's kill is to be. */
    Moment moment(int round) {
        return switch (round % 4) {
            case 1 -> forces ? Moment.FORCE : Moment.LOAD;
            case 2 -> Moment.SNAPSHOT;
            case 3 -> Moment.ROLL;
            default -> Moment.LOAD;
        };
    }

    private int oneOf(int steps) {
        return 1 + random.nextInt(steps);
    }
}
