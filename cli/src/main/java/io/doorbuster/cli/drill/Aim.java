package io.doorbuster.cli.drill;

import io.doorbuster.journal.Standstill;

/**
 * Where one start of the server is to stand still, to be killed there.
 *
 * @param after so many appends of a server that serves
 * @param nth operation on files of the moment's, from 1
 */
record Aim(Moment moment, int after, int nth) {
    String argument() {
        return Standstill.argument(moment.standstill, after, nth);
    }
}
