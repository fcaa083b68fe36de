package io.doorbuster.journal.audit;

/** What makes a sale exact. Each is counted by itself: how often it could have been broken, and how often it was. */
public enum Rule {
    INTACT("intact", "the journal reads to its end; every batch has its checksum"),
    SEQUENCE("sequence", "sequences have no gap"),
    TIME("time", "time never falls"),
    OVERSELL("no-oversell", "at every event, sold and held units together are not more than the stock"),
    UNDERSELL(
            "no-undersell",
            "nobody is turned away or put in line while there are units for them, and nobody waits for units that remain"
                    + ", also behind one who wants more than can ever come"),
    LIMITS("limits", "at every event, no user has more units than the limit, and no order more than it may"),
    ORDER(
            "first-come",
            "positions follow the sequence, lines move in the order of joining, and nobody gets units past a line"
                    + " but what no one in it can have, once nothing comes back by itself"),
    HOLDS("holds", "no payment at or after payBy, no expiry before, none overdue, and every unit comes back once"),
    HOURS("hours", "nothing is sold before the opening, after the end, or in a pause"),
    REGISTRATION("registration", "who registered in time may buy, and nobody else"),
    REFUSALS("refusals", "no user has more refusals of one sale than the bound that the journal names"),
    ROUNDS("rounds", "rounds open in turn, in time, with their units"),
    HASHES("hashes", "the state that the events lead to has every hash that was written down");

    private final String label;
    private final String meaning;

    Rule(final String label, final String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** Its name in output. */
    public String label() {
        return label;
    }

    /** What it says. */
    public String meaning() {
        return meaning;
    }
}
