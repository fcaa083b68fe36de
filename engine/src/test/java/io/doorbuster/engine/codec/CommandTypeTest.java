package io.doorbuster.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which bytes are admitted as a command, and that every admitted command can be executed. */
class CommandTypeTest {
    private static final DirectBuffer USER = Desk.ascii("anna");
    private static final DirectBuffer KEY = Desk.ascii("key");
    private static final int SCHEMA_OFFSET = 4;
    private static final int VERSION_OFFSET = 6;

    private static Map<CommandType, Command> everyCommand() {
        final Map<CommandType, Command> all = new EnumMap<>(CommandType.class);
        final CommandWriter commands = new CommandWriter();
        final SaleTerms terms = new SaleTerms("phones", "Télé", 5, 0, SaleTerms.NEVER, 2, 2)
                .withRounds(List.of(new Round(0, 3), new Round(Desk.NOON + 9, 2)), true)
                .withPaymentWindow(1_000, 3);
        all.put(CommandType.PURCHASE, commands.purchase(1, 1, USER, KEY).copy());
        all.put(CommandType.REGISTER, commands.register(1, USER).copy());
        all.put(CommandType.CANCEL_ORDER, commands.cancelOrder(1, 1, USER).copy());
        all.put(CommandType.READ_ORDER, commands.readOrder(1, 1, USER).copy());
        all.put(CommandType.READ_ORDERS, commands.readOrders(1, USER, 0, 9).copy());
        all.put(
                CommandType.CREATE_SALE,
                commands.createSale(terms, 1, 2, Desk.ACTOR).copy());
        final SaleChange change = new SaleChange("New", SaleTerms.NEVER, 3, 2, 1);
        all.put(
                CommandType.CHANGE_SALE,
                commands.changeSale(1, change, Desk.ACTOR).copy());
        all.put(CommandType.PAUSE_SALE, commands.pauseSale(1, Desk.ACTOR).copy());
        all.put(CommandType.RESUME_SALE, commands.resumeSale(1, Desk.ACTOR).copy());
        all.put(CommandType.CLOSE_SALE, commands.closeSale(1, Desk.ACTOR).copy());
        all.put(CommandType.REMOVE_SALE, commands.removeSale(1, Desk.ACTOR).copy());
        all.put(CommandType.RESTOCK, commands.restock(1, 5, KEY, Desk.ACTOR).copy());
        all.put(
                CommandType.CONFIRM_PAYMENT,
                commands.confirmPayment(1, 1, KEY, Desk.ACTOR).copy());
        all.put(CommandType.END_ORDER, commands.endOrder(1, 1, true, Desk.ACTOR).copy());
        all.put(CommandType.FIND_ORDER, commands.findOrder(1, 1).copy());
        all.put(CommandType.LIST_ORDERS, commands.listOrders(1, 0, 9).copy());
        final Map<String, String> settings = Map.of("rate.user", "10/30", "deny.user.mallory", "");
        all.put(
                CommandType.CHANGE_EDGE_SETTINGS,
                commands.changeEdgeSettings(settings, Desk.ACTOR).copy());
        all.put(CommandType.READ_STATE, commands.readState().copy());
        all.put(
                CommandType.CONFIGURE,
                commands.configure(new EngineSettings(100, 10, 3)).copy());
        all.put(CommandType.TICK, commands.tick().copy());
        return all;
    }

    private static CommandType typeOf(final Command command) {
        return CommandType.of(command.buffer(), 0, command.length());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowEveryCommandOfTheWriter(final CommandType type) {
        assertEquals(type, typeOf(everyCommand().get(type)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACommandThatIsShorterOrLonger(final CommandType type) {
        final Command command = everyCommand().get(type);
        final UnsafeBuffer room = new UnsafeBuffer(new byte[command.length() + 1]);
        room.putBytes(0, command.buffer(), 0, command.length());
        for (int length = 0; length <= command.length() + 1; length++) {
            if (length != command.length()) {
                assertNull(CommandType.of(room, 0, length), length + " of " + command.length() + " bytes");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnotherSchemaAndAnotherVersion(final CommandType type) {
        for (final int offset : new int[] {SCHEMA_OFFSET, VERSION_OFFSET}) {
            final Command command = everyCommand().get(type);
            final UnsafeBuffer bytes = new UnsafeBuffer(command.buffer());
            bytes.putByte(offset, (byte) (bytes.getByte(offset) + 1));
            assertNull(typeOf(command));
        }
    }

    @Test
    void shouldRefuseAnUnknownTemplate() {
        final Command command = everyCommand().get(CommandType.TICK);
        final UnsafeBuffer bytes = new UnsafeBuffer(command.buffer());
        for (int template = 0; template < 1 << Short.SIZE; template++) {
            bytes.putShort(2, (short) template);
            final CommandType type = typeOf(command);
            if (type != null) {
                assertEquals(0, everyCommand().get(type).length() - command.length(), "of another length: " + type);
            }
        }
    }

    @Test
    void shouldRefuseIdsThatAreTooLongOrMissing() {
        final CommandWriter commands = new CommandWriter();
        assertNotNull(typeOf(commands.purchase(1, 1, Desk.ascii("u".repeat(64)), CommandWriter.NO_KEY)));
        assertNull(typeOf(commands.purchase(1, 1, Desk.ascii("u".repeat(65)), CommandWriter.NO_KEY)));
        assertNull(typeOf(commands.purchase(1, 1, Desk.ascii(""), CommandWriter.NO_KEY)));
        assertNull(typeOf(commands.purchase(1, 1, USER, Desk.ascii("k".repeat(65)))));
        assertNull(typeOf(commands.confirmPayment(1, 1, Desk.ascii(""), Desk.ACTOR)));
    }

    /** A byte of another character set would come back changed from a snapshot. */
    @Test
    void shouldRefuseIdsWithBytesThatAreNotVisibleAscii() {
        final CommandWriter commands = new CommandWriter();
        for (int value = 0; value < 256; value++) {
            final boolean visible = value >= '!' && value <= '~';
            for (final int at : new int[] {0, 1, 7, 8, 15, 16}) {
                final UnsafeBuffer id = new UnsafeBuffer(Desk.ascii("anna-anna-anna-17"), 0, 17);
                id.putByte(at, (byte) value);
                assertEquals(visible, typeOf(commands.register(1, id)) != null, "user with byte " + value);
                assertEquals(visible, typeOf(commands.purchase(1, 1, USER, id)) != null, "key with byte " + value);
                assertEquals(visible, typeOf(commands.restock(1, 1, id, Desk.ACTOR)) != null);
                assertEquals(visible, typeOf(commands.confirmPayment(1, 1, id, Desk.ACTOR)) != null);
                assertEquals(visible, typeOf(commands.pauseSale(1, id)) != null, "actor with byte " + value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACommandThatDoesNotLieWithinItsBuffer(final CommandType type) {
        final Command command = everyCommand().get(type);
        final byte[] bytes = new byte[command.length()];
        command.buffer().getBytes(0, bytes);
        final DirectBuffer exact = new UnsafeBuffer(bytes);
        assertEquals(type, CommandType.of(exact, 0, bytes.length));
        assertNull(CommandType.of(exact, 0, bytes.length + 1));
        assertNull(CommandType.of(exact, 1, bytes.length));
        assertNull(CommandType.of(exact, -1, bytes.length));
        assertNull(CommandType.of(exact, Integer.MAX_VALUE, bytes.length));
        for (int capacity = 0; capacity < bytes.length; capacity++) {
            assertNull(CommandType.of(new UnsafeBuffer(bytes, 0, capacity), 0, bytes.length));
        }
    }

    @Test
    void shouldRefuseEdgeSettingsBeyondTheirLimits() {
        final String longest = "n".repeat(EdgeSettings.MAX_NAME_LENGTH);
        final String value = "v".repeat(EdgeSettings.MAX_VALUE_LENGTH);
        assertNotNull(typeOf(settings(Map.of(longest, value))));
        assertNull(typeOf(settings(Map.of(longest + "n", value))));
        assertNull(typeOf(settings(Map.of(longest, value + "v"))));
        assertNull(typeOf(settings(Map.of("", value))));
        assertNull(typeOf(settings(Map.of("two words", value))));
        assertNull(typeOf(settings(Map.of("name", "two words"))));
        assertNull(typeOf(settings(Map.of())));
        final Map<String, String> most = new TreeMap<>();
        for (int i = 10; i < 10 + EdgeSettings.MAX_CHANGES; i++) {
            most.put(longest.substring(2) + i, value);
        }
        assertNotNull(typeOf(settings(most)), "the most changes, each with the longest name and value");
        most.put("one", "more");
        assertNull(typeOf(settings(most)));
    }

    private static Command settings(final Map<String, String> changes) {
        return new CommandWriter().changeEdgeSettings(changes, Desk.ACTOR);
    }

    @Test
    void shouldRefuseARestockOfNoUnits() {
        final CommandWriter commands = new CommandWriter();
        assertNotNull(typeOf(commands.restock(1, 1, KEY, Desk.ACTOR)));
        assertNotNull(typeOf(commands.restock(1, -1, KEY, Desk.ACTOR)));
        assertNull(typeOf(commands.restock(1, 0, KEY, Desk.ACTOR)));
    }

    /**
     * Every mutation that is admitted must execute without an exception, which would stop the server, and must leave a
     * state that a snapshot can hold.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldExecuteWhateverItAdmits(final long seed) {
        final Random random = new Random(seed);
        final Sales sales = new Sales();
        final CommandExecutor executor = new CommandExecutor(sales);
        final Decision decision = new Decision();
        final EventParts events = new EventParts();
        final List<Command> commands = List.copyOf(everyCommand().values());
        int admitted = 0;
        for (int i = 0; i < 50_000; i++) {
            final Command original = commands.get(random.nextInt(commands.size()));
            final byte[] bytes = new byte[original.length() + random.nextInt(3)];
            original.buffer().getBytes(0, bytes, 0, original.length());
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(4));
            }
            final Command mutated = new Command(new UnsafeBuffer(bytes), bytes.length);
            if (typeOf(mutated) != null) {
                admitted++;
                executor.execute(mutated.buffer(), 0, Desk.NOON + i, decision, events);
                if (decision.outcome == Outcome.NONE) {
                    throw new AssertionError("no outcome for " + typeOf(mutated) + ", seed " + seed);
                }
            }
        }
        assertEquals(
                Sales.hex(sales.stateHash()),
                Sales.hex(Desk.encodedAndDecoded(sales).stateHash()),
                "the snapshot of seed " + seed);
        if (admitted < 5_000) {
            throw new AssertionError("only " + admitted + " mutations were admitted");
        }
    }
}
