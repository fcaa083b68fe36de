package io.doorbuster.cli.crashdrill;

import io.doorbuster.journal.drill.Standstill;

/**
 * The point at which one start of the server stands still, to be killed there.
 *
 * @param after number of appends while serving before the moment may come
 * @param nth ordinal of the file operation within the moment, from 1
 */
record Aim(KillMoment moment, int after, int nth) {
    String argument() {
        return Standstill.argument(moment.standstill, after, nth);
    }
}
