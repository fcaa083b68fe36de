package io.doorbuster.journal.verify;

/** The rules that make a sale exact. For each, an audit counts how often it was checked and how often it was broken. */
public enum Rule {
    INTACT("intact", "the journal can be read to its end; every batch has the right checksum"),
    SEQUENCE("sequence", "sequences have no gap"),
    TIME("time", "time never goes back"),
    OVERSELL("no-oversell", "at every event, sold plus held units do not exceed the stock"),
    UNDERSELL(
            "no-undersell",
            "no purchase is refused or waitlisted while there are enough units for it, and no order waits for units"
                    + " that remain, even after an order for more units than can ever come back"),
    LIMITS("limits", "at every event, no user has more units than the limit, and no order exceeds the limit per order"),
    ORDER(
            "first-come",
            "positions follow the sequence, waitlists move in the order of joining, and no purchase gets units ahead of"
                    + " a waitlist unless no waiting order can use them and no units can come back by themselves"),
    HOLDS(
            "holds",
            "no order is paid at or after payBy or expires before it, no hold is overdue, and every unit comes back"
                    + " once"),
    HOURS("hours", "nothing is sold before the opening, after the end or during a pause"),
    REGISTRATION("registration", "users who registered in time may buy, and no other users"),
    REFUSALS("refusals", "no user has more refusals in one sale than the bound in the journal"),
    ROUNDS("rounds", "rounds open in order, on time, with their units"),
    HASHES("hashes", "the replayed state has the hash of every checkpoint");

    private final String label;
    private final String meaning;

    Rule(final String label, final String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** The name of this rule in output. */
    public String label() {
        return label;
    }

    /** The rule as a sentence. */
    public String meaning() {
        return meaning;
    }
}
