package io.doorbuster.engine.sale.reference;

import io.doorbuster.engine.sale.reference.ModelCommand.Kind;
import io.doorbuster.engine.sale.reference.ModelCommand.Terms;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Generates random commands from a seed, with few users, few keys, small stocks and short windows, so that they collide
 * often. Time stands still, creeps, jumps to a moment when something happens (give or take a millisecond), and
 * sometimes jumps by days.
 */
final class CommandGenerator {
    private final Random random;
    private final int users;
    private final List<ModelCommand> commands = new ArrayList<>();
    /** Times at which something may happen. */
    private final TreeSet<Long> moments = new TreeSet<>();

    /** Knows the sales and orders that a command can be about. */
    private final ReferenceModel model = new ReferenceModel();

    private long now = 1;

    private CommandGenerator(final long seed) {
        random = new Random(seed);
        users = 4 + random.nextInt(8);
    }

    static List<ModelCommand> commands(final long seed, final int count, final int maxSales) {
        final CommandGenerator generator = new CommandGenerator(seed);
        generator.configure(maxSales);
        generator.create();
        while (generator.commands.size() < count) {
            generator.next();
        }
        return generator.commands;
    }

    private void next() {
        passTime();
        final int dice = random.nextInt(1000);
        final int sale = sale();
        if (dice % 3 == 0 && open().isEmpty()) {
            add(Kind.REMOVE, sale, 0, 0, "", "", false, null);
            create();
            return;
        }
        final int orders =
                model.sales.containsKey(sale) ? model.sales.get(sale).orders.size() : 0;
        final int back = random.nextInt(random.nextInt(10) == 0 ? orders + 3 : Math.max(1, Math.min(orders, 8)));
        final String user = user();
        final String owner = random.nextInt(6) == 0 ? user : ModelCommand.OWNER;
        final boolean flag = random.nextBoolean();
        if (dice < 440) {
            buy(sale, user);
        } else if (dice < 520) {
            add(Kind.CANCEL, sale, back, 0, owner, "", false, null);
        } else if (dice < 610) {
            add(Kind.PAY, sale, back, 0, "", "payment-" + random.nextInt(3), false, null);
        } else if (dice < 670) {
            add(Kind.END, sale, back, 0, "", "", flag, null);
        } else if (dice < 740) {
            add(Kind.REGISTER, sale, 0, 0, user, "", false, null);
        } else if (dice < 790) {
            final int units = random.nextInt(30) == 0 ? 999_999_999 : random.nextInt(9) - 4;
            add(Kind.RESTOCK, sale, 0, units, "", "r" + random.nextInt(8), false, null);
        } else if (dice < 805) {
            add(Kind.PAUSE, sale, 0, 0, "", "", false, null);
        } else if (dice < 840) {
            add(Kind.RESUME, sale, 0, 0, "", "", false, null);
        } else if (dice < 846) {
            add(Kind.CLOSE, sale, 0, 0, "", "", false, null);
        } else if (dice < 862) {
            add(Kind.REMOVE, sale, 0, 0, "", "", false, null);
        } else if (dice < 900) {
            change(sale);
        } else if (dice < 920) {
            create();
        } else if (dice == 920) {
            configure(1 + random.nextInt(4));
        } else if (dice < 922) {
            spree(sale, user);
        } else {
            read(sale, back, owner, user);
        }
    }

    private void configure(final int maxSales) {
        final int checkpointEvery = random.nextBoolean() ? 0 : 1 + random.nextInt(20);
        final int refusalsPerUser = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(8);
        add(Kind.CONFIGURE, maxSales, refusalsPerUser, checkpointEvery, "", "", false, null);
    }

    private void buy(final int sale, final String user) {
        final int quantity = random.nextInt(25) == 0 ? random.nextInt(9) - 3 : 1 + random.nextInt(2);
        final String key = random.nextInt(3) == 0 ? "" : "k" + random.nextInt(6);
        add(Kind.BUY, sale, 0, quantity, user, key, false, null);
        if (model.sales.containsKey(sale)) {
            moments.add(now + model.sales.get(sale).window);
        }
    }

    /** One user buys and cancels until the engine refuses. */
    private void spree(final int sale, final String user) {
        for (int i = 0; i < 70; i++) {
            add(Kind.BUY, sale, 0, 1, user, "", false, null);
            add(Kind.CANCEL, sale, 0, 0, user, "", false, null);
        }
    }

    private void read(final int sale, final int back, final String owner, final String user) {
        switch (random.nextInt(7)) {
            case 0 -> add(Kind.READ_ORDER, sale, back, 0, owner, "", false, null);
            case 1 -> add(Kind.READ_ORDERS, sale, 0, 0, user, "", false, null);
            case 2 -> add(Kind.LIST_ORDERS, sale, 0, random.nextInt((int) model.sequence + 2), "", "", false, null);
            case 3 -> add(Kind.FIND_ORDER, sale, back, 0, "", "", false, null);
            case 4 -> add(Kind.READ_STATE, 0, 0, 0, "", "", false, null);
            default -> add(Kind.TICK, 0, 0, 0, "", "", false, null);
        }
    }

    private void create() {
        final int rounds = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        final List<Long> opens = new ArrayList<>();
        final List<Integer> units = new ArrayList<>();
        final long window = random.nextInt(5) == 0 ? 0 : 3 + random.nextInt(200);
        long opening = random.nextInt(2) == 0 ? now : Math.max(1, now - 5 + random.nextInt(30));
        for (int i = 0; i < rounds; i++) {
            opens.add(opening);
            units.add(1 + random.nextInt(4));
            moments.add(opening);
            // Often chosen so that orders made when a round opens expire when the next round opens.
            opening += window > 0 && random.nextInt(3) == 0 ? window : 1 + random.nextInt(80);
        }
        final long closes = random.nextInt(3) == 0 ? ReferenceModel.NEVER : opening + random.nextInt(1500);
        final int limit = 1 + random.nextInt(4);
        final boolean registered = random.nextInt(4) == 0;
        final long registrationCloses = Math.min(closes, opening + random.nextInt(200));
        if (opens.get(0) == now && random.nextBoolean()) {
            opens.set(0, 0L);
        }
        final Terms terms = new Terms(
                "sale-" + (random.nextInt(4) == 0 ? random.nextInt(model.lastSale + 1) : model.lastSale + 1),
                "",
                opens,
                units,
                random.nextBoolean(),
                closes,
                limit,
                1 + random.nextInt(limit),
                window,
                random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(4),
                registered,
                !registered || random.nextInt(3) == 0 ? 0 : registrationCloses,
                registered ? 1 + random.nextInt(users) : 0);
        moments.add(closes);
        moments.add(registrationCloses);
        add(Kind.CREATE, 0, 0, 0, "", "", false, terms);
        for (int i = 0; registered && i < users / 2; i++) {
            add(Kind.REGISTER, model.lastSale, 0, 0, user(), "", false, null);
        }
    }

    private void change(final int sale) {
        final int limit = random.nextInt(3) == 0 ? -1 : random.nextInt(6);
        final long closes = random.nextInt(3) > 0 ? -1 : now + random.nextInt(300);
        moments.add(closes);
        final Terms terms = new Terms(
                "",
                random.nextInt(3) == 0 ? "title " + random.nextInt(3) : null,
                List.of(),
                List.of(),
                false,
                closes,
                limit,
                random.nextInt(2) == 0 ? -1 : 1 + random.nextInt(Math.max(1, limit)),
                0,
                random.nextInt(2) == 0 ? -1 : random.nextInt(5),
                false,
                0,
                0);
        add(Kind.CHANGE, sale, 0, 0, "", "", false, terms);
    }

    private void passTime() {
        final int dice = random.nextInt(1000);
        if (dice < 250) {
            return;
        }
        final Long moment = moments.higher(now);
        if (dice < 700) {
            now += 1 + random.nextInt(3);
        } else if (dice < 900 && moment != null && moment < now + 1_000_000) {
            now = Math.max(now, moment - 1 + random.nextInt(3));
        } else if (dice < 980) {
            now += random.nextInt(40);
        } else if (dice < 998) {
            now += random.nextInt(700);
        } else {
            now += random.nextInt(1_000_000_000);
        }
    }

    /** Picks mostly an existing sale, and mostly one that is not closed. */
    private int sale() {
        final List<Integer> all = new ArrayList<>(model.sales.keySet());
        final List<Integer> open = open();
        final int dice = random.nextInt(20);
        if (dice == 0 || all.isEmpty()) {
            return random.nextInt(model.lastSale + 2);
        }
        final List<Integer> some = dice < 4 || open.isEmpty() ? all : open;
        return some.get(random.nextInt(some.size()));
    }

    private List<Integer> open() {
        return model.sales.keySet().stream()
                .filter(sale -> !model.sales.get(sale).isClosed(Desk.NOON + now))
                .toList();
    }

    private String user() {
        return "user-" + random.nextInt(users);
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    private void add(
            final Kind kind,
            final int sale,
            final int back,
            final int units,
            final String user,
            final String key,
            final boolean flag,
            final Terms terms) {
        final ModelCommand command = new ModelCommand(now, kind, sale, back, units, user, key, flag, terms);
        command.play(model);
        commands.add(command);
    }
}
