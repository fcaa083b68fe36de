package io.doorbuster.cli;

import static io.doorbuster.cli.DocNumbers.constant;
import static io.doorbuster.cli.DocNumbers.flag;
import static io.doorbuster.cli.DocNumbers.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.doorbuster.cli.warmup.WarmUp;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.http.arrival.Admissions;
import io.doorbuster.http.arrival.ArrivalTickets;
import io.doorbuster.http.challenge.Challenges;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassVerifier;
import io.doorbuster.http.settings.Settings;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.read.Snapshots;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every number of the code that a document repeats is the same there. To add one, add a row to {@link #rows()}: the
 * document, the words around the number with <code>{}</code> in its place, and where the code has it.
 */
final class DocNumbersTest {
    private static final String LIMITS = "docs/LIMITS.md";
    private static final String PROTOCOL = "docs/PROTOCOL.md";
    private static final String OPERATIONS = "docs/OPERATIONS.md";
    private static final String ARCHITECTURE = "docs/ARCHITECTURE.md";
    private static final String SECURITY = "SECURITY.md";
    private static final String ADR = "docs/adr/";
    private static final String BUDGET = "cli.serve.MemoryBudget";
    private static final String CONFIG_OF_POSTGRES = "journal.postgres.PostgresConfig";

    /** Two digits or more; not a status before its problem's name. */
    private static final Pattern NUMBER_OF_A_LIMIT = Pattern.compile("(?<![0-9,])(?![1-5]\\d\\d `)\\d[\\d,]*\\d");

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000;
    private static final long DAY = 24 * 3_600 * SECOND;
    private static final PipelineConfig PIPELINE = PipelineConfig.defaults();
    private static final HttpLimits HTTP = HttpLimits.defaults();

    /** What a document says, and what it must say. */
    record Row(String document, String anchor, List<Long> values) {
        static Row row(final String document, final String anchor, final long... values) {
            return new Row(document, anchor, Arrays.stream(values).boxed().toList());
        }

        @Override
        public String toString() {
            return document + ": " + anchor;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(limits(), protocol(), createTable(), tokens(), operations(), memory(), decisions())
                .flatMap(List::stream);
    }

    @SuppressWarnings("checkstyle:MethodLength")
    private static List<Row> limits() {
        final long publicConnections = constant("http.exchange.HttpLimits", "MAX_PUBLIC_CONNECTIONS");
        final long adminConnections = constant("http.exchange.HttpLimits", "ADMIN_CONNECTIONS");
        return List.of(
                Row.row(LIMITS, "| sales at a time | {} (`--max-sales`) |", flag("serve", "--max-sales")),
                Row.row(LIMITS, "| sales ever | {} |", constant("engine.sale.SaleCatalog", "MAX_SALES_EVER")),
                Row.row(LIMITS, "| units in a sale, all rounds and restocks | {} |", SaleTerms.MAX_STOCK),
                Row.row(LIMITS, "| units in a sale per user | {} |", SaleTerms.MAX_PER_USER_LIMIT),
                Row.row(
                        LIMITS,
                        "| control rooms that follow the figures | {}, then 503 `too-many-streams` |",
                        constant("http.control.Viewers", "MAX_VIEWERS")),
                Row.row(LIMITS, "| rounds of a sale | {} |", SaleTerms.MAX_ROUNDS),
                Row.row(LIMITS, "| restocks of a sale | {} |", MerchantDecider.MAX_RESTOCKS),
                Row.row(LIMITS, "| payment window | {} days |", in(DAY, SaleTerms.MAX_PAYMENT_WINDOW_MILLIS)),
                Row.row(LIMITS, "| places in a waitlist, registrations for a sale | {} each |", SaleTerms.MAX_WAITLIST),
                Row.row(
                        LIMITS,
                        "| places in a waitlist, registrations for a sale | {} each |",
                        SaleTerms.MAX_REGISTRATIONS),
                Row.row(
                        LIMITS,
                        "| orders of one user in one sale, ended ones included | the user's limit and {} more |",
                        Decider.MAX_ENDED_ORDERS_PER_USER),
                Row.row(
                        LIMITS,
                        "| user id, idempotency key, payment reference, actor | {} bytes of visible ASCII |",
                        SaleTerms.MAX_ID_LENGTH),
                Row.row(
                        LIMITS,
                        "| connections, public | {} (`--max-connections`), fewer if `ulimit -n` is "
                                + "below {} or the heap below {} MB |",
                        publicConnections,
                        publicConnections + adminConnections + constant("http.exchange.HttpLimits", "OWN_DESCRIPTORS"),
                        heapForAllConnections(publicConnections + adminConnections)),
                Row.row(LIMITS, "| connections, admin | {} |", adminConnections),
                Row.row(
                        LIMITS,
                        "| head of a request | {} KiB, {} headers, {} query members |",
                        in(KIB, HTTP.maxHeaderBytes()),
                        constant("http.listener.Held", "MAX_FIELDS"),
                        constant("http.wire.HeadScanner", "MAX_QUERY_MEMBERS")),
                Row.row(LIMITS, "| body of a request | {} KiB |", in(KIB, HTTP.maxBodyBytes())),
                Row.row(
                        LIMITS,
                        "| time for the first byte of a connection | {} s |",
                        in(SECOND, HTTP.firstByteTimeoutMillis())),
                Row.row(LIMITS, "| time for the rest of a head | {} s |", in(SECOND, HTTP.headerTimeoutMillis())),
                Row.row(
                        LIMITS,
                        "| requests of a user | {} per second, {} at once (",
                        Settings.DEFAULTS.userRate().perSecond(),
                        Settings.DEFAULTS.userRate().burst()),
                Row.row(LIMITS, "| time for a body | {} s |", in(SECOND, HTTP.bodyTimeoutMillis())),
                Row.row(
                        LIMITS,
                        "| time between two requests | {} s (`--idle-timeout-seconds`); {} s while more than",
                        in(SECOND, HTTP.idleTimeoutMillis()),
                        in(1_000_000 * SECOND, constant("http.listener.Deadlines", "SHORT_IDLE_NANOS"))),
                Row.row(
                        LIMITS,
                        "| requests in flight on a connection | 1 with HTTP/1; {} with HTTP/2, "
                                + "and {} cancelled in {} s |",
                        constant("http.listener.Http2Road", "MAX_STREAMS"),
                        constant("http.listener.Http2Road", "MAX_RESETS"),
                        in(SECOND, constant("http.listener.Http2Road", "RESET_WINDOW_MILLIS"))),
                Row.row(LIMITS, "| warm-up of a start, before `ready` | {} ms (`--warmup`)", WarmUp.LIMIT.toMillis()),
                Row.row(
                        LIMITS,
                        "| time to read an answer that the socket does not take at once | {} s |",
                        in(SECOND, HTTP.writeTimeoutMillis())),
                Row.row(
                        LIMITS,
                        "| commands in the ring | {}; shoppers leave {} free for the merchant",
                        PIPELINE.ringSlots(),
                        PIPELINE.reservedSlots()),
                Row.row(
                        LIMITS,
                        "| answer to an admitted command | {} s, then 504 `outcome-unknown` |",
                        in(SECOND, HTTP.answerTimeoutMillis())));
    }

    private static List<Row> protocol() {
        return List.of(
                Row.row(PROTOCOL, "`Idempotency-Key` (1 to {} visible ASCII", SaleTerms.MAX_ID_LENGTH),
                Row.row(PROTOCOL, "`sub`: the user id (1 to {} bytes", SaleTerms.MAX_ID_LENGTH),
                Row.row(PROTOCOL, "`X-Actor` (1 to {} visible ASCII", SaleTerms.MAX_ID_LENGTH),
                Row.row(PROTOCOL, "`{\"reference\"}`, 1 to {} visible ASCII", SaleTerms.MAX_ID_LENGTH),
                Row.row(
                        PROTOCOL,
                        "A connection may have {} requests in flight.",
                        constant("http.listener.Http2Road", "MAX_STREAMS")),
                Row.row(
                        PROTOCOL,
                        "that cancels more than {} requests in {} s is closed.",
                        constant("http.listener.Http2Road", "MAX_RESETS"),
                        in(SECOND, constant("http.listener.Http2Road", "RESET_WINDOW_MILLIS"))),
                Row.row(
                        PROTOCOL,
                        "version 1 or 2, of at most {} bytes,",
                        constant("http.address.ProxyHeader", "MAX_BYTES")),
                Row.row(
                        PROTOCOL,
                        "`Keep-Alive: timeout={}`",
                        in(SECOND, HTTP.idleTimeoutMillis())
                                - constant("http.listener.AnswerEncoder", "HINT_MARGIN_SECONDS")),
                Row.row(
                        PROTOCOL,
                        "A body above {} MiB is not read;",
                        in(MIB, constant("http.listener.Farewell", "MAX_DISCARDED_BYTES"))),
                Row.row(PROTOCOL, "({} s leeway)", PassVerifier.LEEWAY_SECONDS),
                Row.row(PROTOCOL, "at least {} bytes, mode 0600", PassKey.MIN_BYTES),
                Row.row(
                        PROTOCOL,
                        "orders?fromSequence=0&limit={}&pseudonymous=false",
                        constant("http.merchant.OrderListHandler", "DEFAULT_LIMIT")),
                Row.row(
                        PROTOCOL,
                        "also while the sale goes on; `status` is as of each page. `limit` is 1 to {}.",
                        MerchantDecider.MAX_ORDERS_PER_PAGE),
                Row.row(
                        PROTOCOL,
                        "were created; `limit` is 1 to {}.",
                        constant("http.shopper.SaleListHandler", "MAX_LIMIT")),
                Row.row(
                        PROTOCOL,
                        "`limit` is 0 to {} |",
                        constant("http.merchant.AdminHandlers", "MAX_SALES_IN_STATE")),
                Row.row(PROTOCOL, "at the next tick ({} ms)", PIPELINE.tickMillis()),
                Row.row(PROTOCOL, "later rounds included, above {} units", SaleTerms.MAX_STOCK),
                Row.row(PROTOCOL, "one restock more than {} of one sale", MerchantDecider.MAX_RESTOCKS),
                Row.row(PROTOCOL, "one sale more than `--max-sales` (default {})", flag("serve", "--max-sales")),
                Row.row(
                        PROTOCOL,
                        "the limit plus {}, ended ones included; or {} orders of one sale",
                        Decider.MAX_ENDED_ORDERS_PER_USER,
                        Decider.MAX_ORDERS_PER_SALE));
    }

    private static List<Row> createTable() {
        return List.of(
                Row.row(PROTOCOL, "| `saleId` | `[a-z0-9][a-z0-9-]{0,{}}`", SaleTerms.MAX_SALE_ID_LENGTH - 1),
                Row.row(PROTOCOL, "| `title` | at most {} characters", SaleTerms.MAX_TITLE_LENGTH),
                Row.row(PROTOCOL, "| `stock` | 1 to {} |", SaleTerms.MAX_STOCK),
                Row.row(PROTOCOL, "| `rounds` | 1 to {} `", SaleTerms.MAX_ROUNDS),
                Row.row(PROTOCOL, "| `perUserLimit` | 1 to {} units", SaleTerms.MAX_PER_USER_LIMIT),
                Row.row(
                        PROTOCOL,
                        "| `paymentWindowMs` | 0, or 1,000 to {} ({} days)",
                        SaleTerms.MAX_PAYMENT_WINDOW_MILLIS,
                        in(DAY, SaleTerms.MAX_PAYMENT_WINDOW_MILLIS)),
                Row.row(PROTOCOL, "| `waitlistCapacity` | 0 to {} orders", SaleTerms.MAX_WAITLIST),
                Row.row(
                        PROTOCOL,
                        "| `registrationCapacity` | 1 to {} users; only with `registered` | {} |",
                        SaleTerms.MAX_REGISTRATIONS,
                        SaleTerms.MAX_REGISTRATIONS));
    }

    private static List<Row> tokens() {
        final long lifetime = Challenges.LIFETIME_SECONDS;
        final long spent = constant("http.challenge.SpentChallenges", "MAX_PER_SPAN");
        final long valid = in(SECOND, ArrivalTickets.VALID_MILLIS);
        final long horizon = in(SECOND, Admissions.HORIZON_MILLIS);
        final String adr = ADR + "0019-challenges-tickets-and-links.md";
        return List.of(
                Row.row(PROTOCOL, "for its widget. It is valid for {} s.", lifetime),
                Row.row(
                        PROTOCOL,
                        "the claim `\"pow\":true`. It is valid for {} s,",
                        constant("http.shopper.ChallengeHandlers", "PASS_SECONDS")),
                Row.row(PROTOCOL, "remembers up to {} solutions for each {} s.", spent, lifetime),
                Row.row(PROTOCOL, "at `dueAt` or up to {} s later", valid),
                Row.row(PROTOCOL, "within {} s after their turn they are admitted at once", valid),
                Row.row(PROTOCOL, "more than once in its {} s;", valid),
                Row.row(PROTOCOL, "admits up to {} ms of the rate at once", Admissions.TOLERANCE_MILLIS),
                Row.row(PROTOCOL, "No turn is more than {} s away.", horizon),
                Row.row(OPERATIONS, "ends the challenges that are out, for at most {} s.", lifetime),
                Row.row(SECURITY, "no turn is beyond {} s (", horizon),
                Row.row(adr, "two tables of {} entries for two spans of {} s.", spent, lifetime),
                Row.row(adr, "slot is more than {} ms ahead gets", Admissions.TOLERANCE_MILLIS),
                Row.row(adr, "It is valid for {} s after it is due.", valid),
                Row.row(adr, "A table of {} entries (", constant("http.arrival.RecentArrivals", "ENTRIES")),
                Row.row(adr, "**No turn beyond {} s.**", horizon),
                Row.row(
                        adr,
                        "passes are remembered**, {} for each IO thread",
                        constant("http.identity.RememberedPasses", "ENTRIES")),
                Row.row(
                        ARCHITECTURE,
                        "| passes that an IO thread remembers | {} | {} an IO thread |",
                        constant("http.identity.RememberedPasses", "BYTES_PER_ENTRY"),
                        constant("http.identity.RememberedPasses", "ENTRIES")));
    }

    private static List<Row> operations() {
        return List.of(
                Row.row(
                        OPERATIONS,
                        "less than `--disk-low-bytes` ({} MiB) is free",
                        in(MIB, flag("serve", "--disk-low-bytes"))),
                Row.row(
                        OPERATIONS,
                        "a snapshot every {} events or {} s (`--snapshot-every-events`, "
                                + "`--snapshot-every-seconds`) and keeps {};",
                        flag("serve", "--snapshot-every-events"),
                        flag("serve", "--snapshot-every-seconds"),
                        Snapshots.KEPT),
                Row.row(OPERATIONS, "4 if a restart takes longer than {} s)", flag("crash-drill", "--max-restart")),
                Row.row(ARCHITECTURE, "else at the next tick ({} ms)", PIPELINE.tickMillis()),
                Row.row(ARCHITECTURE, "| no answer within {} s | 504", in(SECOND, HTTP.answerTimeoutMillis())),
                Row.row(ARCHITECTURE, "DIR/snapshots/ the last {}, named by", Snapshots.KEPT));
    }

    /** In MiB, rounded up to tens: connections get a quarter of three quarters of it. */
    private static long heapForAllConnections(final long connections) {
        final long heap = connections * constant(BUDGET, "BYTES_PER_CONNECTION") * 16 / 3;
        return (heap / MIB / 10 + 1) * 10;
    }

    private static List<Row> memory() {
        return List.of(
                Row.row(ARCHITECTURE, "cached pages | {} MiB;", in(MIB, constant(BUDGET, "OWN_BYTES"))),
                Row.row(
                        ARCHITECTURE,
                        "| {}; after the answer a slot keeps buffers of at most {} for a command and {} for events "
                                + "| {} |",
                        constant(BUDGET, "BYTES_PER_SLOT"),
                        constant("engine.executor.EventParts", "MAX_KEPT_BYTES"),
                        constant("engine.executor.EventParts", "MAX_KEPT_BYTES"),
                        PIPELINE.ringSlots()),
                Row.row(
                        ARCHITECTURE,
                        "| {} KiB, of which 2 KiB stay when it is idle; outside of the heap {} KiB of buffers | "
                                + "{} and {} for admin |",
                        in(KIB, constant(BUDGET, "BYTES_PER_CONNECTION")),
                        in(KIB, constant(BUDGET, "BUFFER_BYTES_PER_CONNECTION")),
                        HttpLimits.MAX_PUBLIC_CONNECTIONS,
                        HttpLimits.ADMIN_CONNECTIONS),
                Row.row(
                        ARCHITECTURE,
                        "| {} | {} a list, {} lists an IO thread |",
                        constant(BUDGET, "BYTES_PER_LISTED_ORDER"),
                        MerchantDecider.MAX_ORDERS_PER_PAGE,
                        constant("http.exchange.ReplyLane", "MAX_LISTS_IN_FLIGHT")),
                Row.row(
                        ARCHITECTURE,
                        "if `--max-sales` is above {}, {} KiB are planned for each sale |",
                        flag("serve", "--max-sales"),
                        in(KIB, constant(BUDGET, "BYTES_PER_SALE"))),
                Row.row(
                        ARCHITECTURE,
                        "an order that has not ended or been paid | {} more",
                        constant("engine.collections.StateMemory", "PROMISED_BYTES_PER_ORDER")),
                Row.row(
                        ARCHITECTURE,
                        "the id of a removed sale | {} / {} |",
                        constant("engine.sale.Sale", "BYTES_PER_RESTOCK"),
                        constant("engine.sale.SaleCatalog", "BYTES_PER_REMOVED_SALE")),
                Row.row(
                        ADR + "0014-memory-has-a-budget.md",
                        "a promotion its position: {} bytes",
                        constant("engine.collections.StateMemory", "PROMISED_BYTES_PER_ORDER")));
    }

    private static List<Row> decisions() {
        return List.of(
                Row.row(ADR + "0003-topology.md", "the tick, every {} ms", PIPELINE.tickMillis()),
                Row.row(
                        ADR + "0005-journal-layout-and-durability.md",
                        "as much ahead as was written, {} KiB to {} MiB:",
                        in(KIB, constant("journal.disk.ReservedBlocks", "MIN_AHEAD")),
                        in(MIB, constant("journal.disk.ReservedBlocks", "MAX_AHEAD"))),
                Row.row(
                        ADR + "0005-journal-layout-and-durability.md",
                        "*{} MiB blocks*",
                        in(MIB, JournalConfig.STANDARD_BLOCK_SIZE_BYTES)),
                Row.row(
                        ADR + "0006-http-edge.md",
                        "is read on up to {} KiB and thrown away",
                        in(KIB, constant("http.listener.BodyReader", "MAX_DISCARDED_BYTES"))),
                Row.row(PROTOCOL, "or not 1 to {} digits", constant("http.wire.Framing", "MAX_LENGTH_DIGITS")),
                Row.row(ADR + "0007-what-happens-by-itself.md", "A tick every {} ms", PIPELINE.tickMillis()),
                Row.row(
                        ADR + "0007-what-happens-by-itself.md",
                        "`decideDue` does at most {} things at a time",
                        Decider.MAX_DUE_AT_ONCE),
                Row.row(
                        ADR + "0008-waitlist.md",
                        "than the limit allows plus {} is refused (`too-many-orders`); so is everyone after {} "
                                + "million orders",
                        Decider.MAX_ENDED_ORDERS_PER_USER,
                        in(1_000_000, Decider.MAX_ORDERS_PER_SALE)),
                Row.row(
                        ADR + "0009-orders-to-postgresql.md",
                        "applies batches of up to {} events",
                        constant(CONFIG_OF_POSTGRES, "EVENTS_PER_TRANSACTION")),
                Row.row(
                        ADR + "0009-orders-to-postgresql.md",
                        "Backoff from {} ms, doubled to {} s",
                        constant(CONFIG_OF_POSTGRES, "FIRST_BACKOFF_MILLIS"),
                        in(SECOND, constant(CONFIG_OF_POSTGRES, "MAX_BACKOFF_MILLIS"))),
                Row.row(
                        ADR + "0009-orders-to-postgresql.md",
                        "and after {} minutes without success",
                        in(60 * SECOND, constant(CONFIG_OF_POSTGRES, "PATIENCE_OF_A_COMMAND_MILLIS"))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldSayTheNumberThatTheCodeHas(final Row row) {
        final List<MatchResult> places = DocNumbers.places(row.document(), row.anchor());
        assertFalse(
                places.isEmpty(), row.document() + " does not say \"" + row.anchor() + "\" any more; change the row");
        for (final MatchResult place : places) {
            assertEquals(row.values(), DocNumbers.numbers(place), place.group());
        }
    }

    /** A row that someone adds to one of these tables has a row here, too. */
    @ParameterizedTest
    @CsvSource({"docs/LIMITS.md, | limit | default |", "docs/PROTOCOL.md, | member | value | if left out |"})
    void shouldKnowEveryNumberOfTheTablesOfLimits(final String document, final String header) {
        final String text = DocNumbers.read(document);
        final int begin = text.indexOf(header);
        final int end = text.indexOf("\n\n", begin);
        final List<MatchResult> known = rows().filter(row -> row.document().equals(document))
                .flatMap(row -> DocNumbers.places(document, row.anchor()).stream())
                .toList();
        final List<String> unknown = NUMBER_OF_A_LIMIT
                .matcher(text)
                .results()
                .filter(number -> number.start() > begin && number.end() < end)
                .filter(number -> known.stream()
                        .noneMatch(place -> place.start() <= number.start() && number.end() <= place.end()))
                .map(number -> text.substring(text.lastIndexOf('\n', number.start()) + 1, number.end()))
                .toList();
        assertEquals(List.of(), unknown, "numbers that no row compares with the code");
    }
}
