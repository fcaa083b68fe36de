package io.doorbuster.cli.crashdrill;

import io.doorbuster.journal.drill.Standstill;

/** The moments at which a drill kills the server. */
enum KillMoment {
    /** At a random time. */
    LOAD("under load", null),
    FORCE("between append and force", Standstill.Point.FORCE),
    SNAPSHOT("during a snapshot", Standstill.Point.SNAPSHOT),
    ROLL("during a roll", Standstill.Point.ROLL),
    RECOVERY("during a recovery", Standstill.Point.RECOVERY),
    /** While a recovery copies the events that may not be on disk into its new epoch. */
    TAIL("during the copy of the tail", Standstill.Point.TAIL),
    IDLE("while idle", null);

    final String words;
    final Standstill.Point standstill;

    KillMoment(final String words, final Standstill.Point standstill) {
        this.words = words;
        this.standstill = standstill;
    }
}
