package io.doorbuster.cli.drill;

import io.doorbuster.journal.Standstill;

/** When a drill kills. */
enum Moment {
    /** At any time, by the clock. */
    LOAD("under load", null),
    FORCE("between append and force", Standstill.Moment.FORCE),
    SNAPSHOT("amid a snapshot", Standstill.Moment.SNAPSHOT),
    ROLL("amid a roll", Standstill.Moment.ROLL),
    RECOVERY("amid a recovery", Standstill.Moment.RECOVERY),
    /** Of the events that may not be on disk, into the epoch that a recovery begins. */
    TAIL("amid the copy of the tail", Standstill.Moment.TAIL),
    IDLE("with nothing to do", null);

    final String words;
    final Standstill.Moment standstill;

    Moment(String words, Standstill.Moment standstill) {
        this.words = words;
        this.standstill = standstill;
    }
}
