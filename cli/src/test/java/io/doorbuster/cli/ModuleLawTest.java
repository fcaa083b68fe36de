package io.doorbuster.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.journal.batch.EpochAppender;
import io.doorbuster.journal.batch.EpochQueue;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.DiskCalls;
import io.doorbuster.journal.read.EventLength;
import io.doorbuster.journal.verify.HashReplay;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which room may know which: docs/ARCHITECTURE.md lists the rooms, and this checks them. */
@AnalyzeClasses(packages = "io.doorbuster", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleLawTest {
    private static final String ROOT = "io.doorbuster.";
    private static final int MAX_CLASSES_OF_A_ROOM = 25;

    /** Every room except jmh, from the lowest up, with the rooms of ours that it may import. */
    private static final Map<String, Set<String>> ROOMS = rooms("""
            engine.collections :
            engine.model       : engine.collections
            engine.counters    : engine.model
            engine.sale        : engine.model engine.collections
            engine.codec.sbe   :
            engine.codec       : engine.codec.sbe engine.sale engine.model
            engine.executor    : engine.codec engine.sale engine.model
            engine.port        : engine.codec engine.model engine.collections
            engine.pipeline    : engine.port engine.executor engine.counters engine.codec engine.sale engine.model \
                                 engine.collections
            journal.disk       : engine.port
            journal.batch      : journal.disk
            journal.snapshot   : journal.disk engine.codec engine.sale engine.model
            journal.read       : journal.snapshot journal.batch journal.disk engine.codec engine.sale engine.model
            journal.shadow     : journal.read journal.snapshot journal.batch journal.disk engine.port engine.sale
            journal.care       : journal.read journal.snapshot journal.batch journal.disk engine.sale
            journal            : journal.care journal.read journal.batch journal.disk engine.port engine.sale
            journal.drill      : journal.batch journal.disk
            journal.verify     : journal.read journal.batch journal.disk engine.codec engine.sale engine.model
            journal.audit      : journal.verify journal.read journal.snapshot journal.batch journal.disk \
                                 engine.codec engine.model
            journal.figures    : journal.verify journal.read journal.snapshot journal.batch engine.codec \
                                 engine.sale engine.model
            journal.export     : journal.read journal.snapshot journal.batch engine.codec engine.model
            journal.postgres   : journal.export journal.read journal.batch journal.disk engine.codec engine.model
            http.wire          :
            http.json          :
            http.address       :
            http.settings      : http.address engine.model
            http.limit         : http.exchange http.settings http.json engine.collections
            http.exchange      : http.address http.settings http.json engine.port engine.counters engine.codec \
                                 engine.sale engine.model
            http.answer        : http.exchange http.json engine.model
            http.identity      : http.exchange http.json engine.model
            http.tls           : http.identity
            http.ops           : http.exchange http.json engine.port
            http.metrics       : http.exchange http.json engine.port engine.counters engine.model
            http.challenge     : http.identity http.json
            http.arrival       : http.identity
            http.control       : http.metrics http.answer http.exchange http.json engine.port engine.counters \
                                 engine.model
            http.page          : http.answer http.exchange http.json engine.port engine.model
            http.shopper       : http.page http.arrival http.challenge http.identity http.settings http.answer \
                                 http.ops http.exchange http.json engine.port engine.codec engine.sale engine.model
            http.merchant      : http.answer http.identity http.ops http.exchange http.settings http.json engine.port \
                                 engine.codec engine.sale engine.model
            http.listener      : http.tls http.exchange http.address http.json http.wire
            http               : http.control http.page http.shopper http.merchant http.metrics http.identity \
                                 http.limit http.listener http.tls http.exchange http.address engine.port
            cli.console        :
            cli.flags          :
            cli.log            : engine.port
            cli.pass           : cli.flags cli.console http.identity
            cli.projection     : http.identity
            cli.loadgen        : cli.console http.identity
            cli.loadreport     : cli.loadgen cli.console
            cli.capacity       : cli.loadgen cli.flags cli.console http.exchange http.identity
            cli.doctor         : cli.console http.exchange http.identity journal.disk
            cli.stat           : cli.loadgen cli.flags cli.console
            cli.help           :
            cli.holds          : cli.loadgen cli.loadreport http.identity
            cli.drop           : cli.holds cli.loadgen cli.loadreport cli.flags cli.console http.identity journal.disk \
                                 engine.model
            cli.crashdrill     : cli.flags cli.console http.identity journal.drill journal.disk
            cli.journal        : cli.flags cli.projection cli.console journal.audit journal.export journal.figures \
                                 journal.postgres journal.verify journal.care journal.read journal.snapshot \
                                 journal.batch journal.disk engine.codec engine.sale engine.model
            cli.snapshot       : cli.console journal.shadow journal.read engine.sale
            cli.warmup         : http http.exchange http.identity journal journal.shadow journal.disk \
                                 engine.pipeline engine.port engine.counters engine.sale
            cli.serve          : cli.warmup cli.flags cli.projection cli.log cli.console http http.control \
                                 http.exchange http.address http.identity http.tls journal journal.postgres journal.shadow \
                                 journal.disk engine.pipeline engine.port engine.counters engine.codec engine.sale \
                                 engine.model
            cli                : cli.serve cli.drop cli.capacity cli.doctor cli.stat cli.help cli.crashdrill \
                                 cli.journal cli.snapshot cli.pass cli.log cli.console http.identity \
                                 journal.disk engine.codec
            """);

    private static Map<String, Set<String>> rooms(final String table) {
        return table.lines()
                .map(line -> line.split(":"))
                .collect(toUnmodifiableMap(
                        line -> line[0].strip(),
                        line -> line.length == 1 || line[1].isBlank()
                                ? Set.of()
                                : Set.of(line[1].strip().split(" +"))));
    }

    @ArchTest
    static void everyRoomImportsOnlyWhatItsLawAllows(final JavaClasses all) {
        final Map<String, Set<String>> broken = new TreeMap<>();
        for (final JavaClass of : all) {
            final Set<String> mayImport = ROOMS.get(roomOf(of));
            if (mayImport != null) {
                of.getDirectDependenciesFromSelf().forEach(dependency -> {
                    final String to = roomOf(dependency.getTargetClass());
                    if (to != null && !to.equals(roomOf(of)) && !mayImport.contains(to)) {
                        broken.computeIfAbsent(roomOf(of) + " -> " + to, pair -> new TreeSet<>())
                                .add(dependency.getDescription());
                    }
                });
            }
        }
        assertEquals(Map.of(), broken);
    }

    @ArchTest
    static void everyRoomHasALaw(final JavaClasses all) {
        final Set<String> lawless = new TreeSet<>();
        all.stream()
                .map(ModuleLawTest::roomOf)
                .filter(room -> room != null)
                .filter(room -> !ROOMS.containsKey(room))
                .forEach(lawless::add);
        assertEquals(Set.of(), lawless);
    }

    @ArchTest
    static void noRoomIsLargerThanAReaderCanKeepInMind(final JavaClasses all) {
        final Map<String, Long> large = all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(of -> roomOf(of) != null && !roomOf(of).endsWith(".sbe"))
                .collect(groupingBy(ModuleLawTest::roomOf, counting()));
        large.values().removeIf(count -> count <= MAX_CLASSES_OF_A_ROOM);
        assertEquals(Map.of(), large);
    }

    /** The package below {@code io.doorbuster}; null for a class of somebody else. */
    private static String roomOf(final JavaClass of) {
        final String name = of.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : null;
    }

    @ArchTest
    static final ArchRule theSaleIsPure = classes()
            .that(resideInAnyPackage(
                    "io.doorbuster.engine.sale",
                    "io.doorbuster.engine.model",
                    "io.doorbuster.engine.collections",
                    "io.doorbuster.engine.executor"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.doorbuster.engine..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.nio",
                    "java.nio.charset",
                    "org.agrona",
                    "org.agrona.concurrent")
            .because("it has no clock, no logging, no I/O, no streams and no threads");

    @ArchTest
    static final ArchRule theSaleKnowsNoThread = noClasses()
            .that(resideInAnyPackage(
                    "io.doorbuster.engine.sale",
                    "io.doorbuster.engine.model",
                    "io.doorbuster.engine.collections",
                    "io.doorbuster.engine.executor"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(Thread|Runtime|System|Process.*)");

    @ArchTest
    static final ArchRule disruptorLivesInThePipeline = livesIn("io.doorbuster.engine.pipeline", "com.lmax..");

    @ArchTest
    static final ArchRule chronicleLivesInTheBatchRoom = livesIn("io.doorbuster.journal.batch", "net.openhft..");

    @ArchTest
    static final ArchRule postgresLivesInTheProjection =
            livesIn("io.doorbuster.journal.postgres", "org.postgresql..", "java.sql..");

    @ArchTest
    static final ArchRule undertowLivesInItsRoom =
            livesIn("io.doorbuster.http.listener", "io.undertow..", "org.xnio..");

    @ArchTest
    static final ArchRule picocliLivesInTheExecutable = livesIn("io.doorbuster.cli..", "picocli..");

    @ArchTest
    static final ArchRule lowerModulesKnowNoCommandLine = noClasses()
            .that(not(resideInAPackage("io.doorbuster.cli..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.doorbuster.cli..");

    /** The exceptions look for one kind of event, or look ahead, or pass over events of any kind. */
    @ArchTest
    static final ArchRule whoUsesEventsImplementsEveryOne = noClasses()
            .that(not(belongToAnyOf(Lookahead.class, EventLength.class, HashReplay.class))
                    .and(not(nameMatching("io\\.doorbuster\\.(engine\\.pipeline\\.ViewChanges"
                            + "|engine\\.executor\\.Unobserved|journal\\.audit\\.UserLookahead)"))))
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(IgnoredEvents.class)
            .because("the compiler then names whoever forgets a new event");

    @ArchTest
    static final ArchRule onlyADrillComesBetweenTheJournalAndItsFiles = noClasses()
            .that(not(resideInAPackage("io.doorbuster.journal.drill")))
            .should()
            .callMethod(Disk.class, "use", DiskCalls.class)
            .orShould()
            .callMethod(EpochAppender.class, "use", EpochQueue.Opener.class);

    @ArchTest
    static final ArchRule noPackagesGoInCircles =
            slices().matching("io.doorbuster.(**)").should().beFreeOfCycles();

    private static ArchRule livesIn(final String home, final String... library) {
        return noClasses()
                .that(not(resideInAnyPackage(home)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }
}
