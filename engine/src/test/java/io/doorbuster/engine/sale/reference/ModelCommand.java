package io.doorbuster.engine.sale.reference;

import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One command as a value that can be played on the engine and on the model, repeatedly and among other commands. It
 * names its sale and order relatively, so that it still makes sense when earlier commands are left out.
 *
 * @param at milliseconds after {@link Desk#NOON}
 * @param sale number of the sale; or most sales that may exist
 * @param back how many refusals of a user are journaled; or which order: 0 the newest of the sale, 1 the one before it;
 *     no order if the sale has fewer
 * @param units quantity, units, or events between two checkpoints
 * @param user the user who sends the command; {@link #OWNER}: the owner of the order
 * @param key idempotency key or reference
 * @param flag whether units come back
 */
record ModelCommand(
        long at, Kind kind, int sale, int back, int units, String user, String key, boolean flag, Terms terms) {
    static final String OWNER = "its-owner";

    enum Kind {
        CONFIGURE,
        CREATE,
        CHANGE,
        PAUSE,
        RESUME,
        CLOSE,
        REMOVE,
        RESTOCK,
        REGISTER,
        BUY,
        CANCEL,
        PAY,
        END,
        READ_ORDER,
        READ_ORDERS,
        FIND_ORDER,
        LIST_ORDERS,
        READ_STATE,
        TICK
    }

    /**
     * Terms of a new or a changed sale. Times are after {@link Desk#NOON}; {@code opens} 0 and {@code closes} -1 mean
     * the same as in the command.
     */
    record Terms(
            String id,
            String title,
            List<Long> opens,
            List<Integer> units,
            boolean carryOver,
            long closes,
            int limit,
            int max,
            long window,
            int capacity,
            boolean registered,
            long registrationCloses,
            int registrationCapacity) {
        private static long absolute(final long time) {
            return time <= 0 || time == ReferenceModel.NEVER ? time : Desk.NOON + time;
        }

        SaleTerms ofEngine() {
            final List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < opens.size(); i++) {
                rounds.add(new Round(absolute(opens.get(i)), units.get(i)));
            }
            return new SaleTerms(
                    id,
                    title,
                    rounds,
                    carryOver,
                    absolute(closes),
                    limit,
                    max,
                    window,
                    capacity,
                    registered ? Eligibility.REGISTERED : Eligibility.OPEN,
                    absolute(registrationCloses),
                    registrationCapacity);
        }

        SaleChange ofChange() {
            return new SaleChange(title, absolute(closes), limit, max, capacity);
        }

        ReferenceSale ofModel() {
            final ReferenceSale sale = new ReferenceSale();
            sale.id = id;
            sale.title = title;
            sale.opens = opens.stream().mapToLong(Terms::absolute).toArray();
            sale.units = units.stream().mapToInt(Integer::intValue).toArray();
            sale.carryOver = carryOver;
            sale.closes = absolute(closes);
            sale.limit = limit;
            sale.max = max;
            sale.window = window;
            sale.capacity = capacity;
            sale.registered = registered;
            sale.registrationCloses = absolute(registrationCloses);
            sale.registrationCapacity = registrationCapacity;
            return sale;
        }

        @Override
        public String toString() {
            return "id=" + id + " title=" + title + " opens=" + opens + " units="
                    + units + " carryOver=" + carryOver + " closes="
                    + (closes == ReferenceModel.NEVER ? "never" : closes) + " limit=" + limit + " max=" + max
                    + " window=" + window + " waitlist=" + capacity
                    + (registered ? " registration=" + registrationCapacity + " until " + registrationCloses : "");
        }
    }

    /** Number of the command's order, in the present state of {@code model}. */
    private int order(final ReferenceModel model) {
        final ReferenceSale of = model.sales.get(sale);
        return of == null ? back : of.orders.size() - back;
    }

    private String user(final ReferenceModel model) {
        final ReferenceSale of = model.sales.get(sale);
        final int order = order(model);
        return !user.equals(OWNER) ? user : of == null || order < 1 ? "nobody" : of.orders.get(order - 1).user;
    }

    /** Decides the command in the engine; {@code model} is the model before the command. */
    void play(final Desk desk, final ReferenceModel model) {
        desk.now = Desk.NOON + at;
        final int order = order(model);
        desk.run(
                switch (kind) {
                    case CONFIGURE -> desk.commands.configure(new EngineSettings(units, sale, back));
                    case CREATE ->
                        desk.commands.createSale(terms.ofEngine(), terms.id().hashCode(), 42, Desk.ACTOR);
                    case CHANGE -> desk.commands.changeSale(sale, terms.ofChange(), Desk.ACTOR);
                    case PAUSE -> desk.commands.pauseSale(sale, Desk.ACTOR);
                    case RESUME -> desk.commands.resumeSale(sale, Desk.ACTOR);
                    case CLOSE -> desk.commands.closeSale(sale, Desk.ACTOR);
                    case REMOVE -> desk.commands.removeSale(sale, Desk.ACTOR);
                    case RESTOCK -> desk.commands.restock(sale, units, Desk.ascii(key), Desk.ACTOR);
                    case REGISTER -> desk.commands.register(sale, Desk.ascii(user));
                    case BUY -> desk.commands.purchase(sale, units, Desk.ascii(user), Desk.ascii(key));
                    case CANCEL -> desk.commands.cancelOrder(sale, order, Desk.ascii(user(model)));
                    case PAY -> desk.commands.confirmPayment(sale, order, Desk.ascii(key), Desk.ACTOR);
                    case END -> desk.commands.endOrder(sale, order, flag, Desk.ACTOR);
                    case READ_ORDER -> desk.commands.readOrder(sale, order, Desk.ascii(user(model)));
                    case READ_ORDERS -> desk.commands.readOrders(sale, Desk.ascii(user), 0, 500);
                    case FIND_ORDER -> desk.commands.findOrder(sale, order);
                    case LIST_ORDERS -> desk.commands.listOrders(sale, units, 3);
                    case READ_STATE -> desk.commands.readState();
                    case TICK -> desk.commands.tick();
                });
    }

    /** Decides the command in the model and returns the answer. */
    String play(final ReferenceModel model) {
        final int order = order(model);
        final String whose = user(model);
        model.settle(Desk.NOON + at);
        final String answer = switch (kind) {
            case CONFIGURE -> model.configure(units, sale, back);
            case CREATE -> model.create(terms.ofModel());
            case CHANGE -> model.change(sale, terms.ofModel());
            case PAUSE -> model.pause(sale, true);
            case RESUME -> model.pause(sale, false);
            case CLOSE -> model.close(sale);
            case REMOVE -> model.remove(sale);
            case RESTOCK -> model.restock(sale, units, key);
            case REGISTER -> model.register(sale, user);
            case BUY -> model.buy(sale, user, units, key);
            case CANCEL -> model.cancel(sale, order, whose);
            case PAY -> model.pay(sale, order, key);
            case END -> model.end(sale, order, flag);
            case READ_ORDER -> model.read(sale, order, whose);
            case READ_ORDERS -> model.readAll(sale, user);
            case FIND_ORDER -> model.show(sale, order);
            case LIST_ORDERS -> model.list(sale, units, 3);
            case READ_STATE -> model.look("STATE_READ");
            case TICK -> model.look("TICKED");
        };
        model.settle(Desk.NOON + at);
        model.checkpoint();
        return answer;
    }

    @Override
    public String toString() {
        final String order = back == 0 ? "newest" : "newest-" + back;
        final String what = switch (kind) {
            case CONFIGURE -> "checkpoint every " + units + " sales " + sale + " refusals " + back;
            case CREATE -> terms.toString();
            case CHANGE -> sale + " " + terms;
            case PAUSE, RESUME, CLOSE, REMOVE -> "" + sale;
            case RESTOCK -> sale + " units " + units + " key " + key;
            case REGISTER, READ_ORDERS -> sale + " " + user;
            case LIST_ORDERS -> sale + " from sequence " + units;
            case BUY -> sale + " " + user + " quantity " + units + (key.isEmpty() ? "" : " key " + key);
            case CANCEL, READ_ORDER -> sale + " order " + order + " by " + user;
            case PAY -> sale + " order " + order + " reference " + key;
            case END -> sale + " order " + order + (flag ? " units come back" : " units stay out");
            case FIND_ORDER -> sale + " order " + order;
            case READ_STATE, TICK -> "";
        };
        return "+" + at + " " + kind.name().toLowerCase(Locale.ROOT) + " " + what;
    }
}
