package io.doorbuster.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: docs/ARCHITECTURE.md draws it, this holds it. */
@AnalyzeClasses(packages = "io.doorbuster", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleLawTest {
    private static final String ENGINE = "io.doorbuster.engine..";
    private static final String SALE = "io.doorbuster.engine.sale..";
    private static final String CODEC = "io.doorbuster.engine.codec..";
    private static final String JOURNAL = "io.doorbuster.journal..";
    private static final String HTTP = "io.doorbuster.http..";
    private static final String CLI = "io.doorbuster.cli..";

    @ArchTest
    static final ArchRule theSaleIsPure = classes()
            .that()
            .resideInAPackage(SALE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    SALE,
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
            .that()
            .resideInAPackage(SALE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(Thread|Runtime|System|Process.*)");

    @ArchTest
    static final ArchRule theCodecKnowsOnlyTheSale = classes()
            .that()
            .resideInAPackage(CODEC)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CODEC, SALE, "java..", "org.agrona..");

    @ArchTest
    static final ArchRule theEngineKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JOURNAL, HTTP, CLI);

    @ArchTest
    static final ArchRule theJournalKnowsOnlyTheEngine = noClasses()
            .that()
            .resideInAPackage(JOURNAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP, CLI);

    @ArchTest
    static final ArchRule httpKnowsOnlyTheEngine = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JOURNAL, CLI);

    @ArchTest
    static final ArchRule chronicleLivesInTheJournal = livesIn(JOURNAL, "net.openhft..");

    @ArchTest
    static final ArchRule postgresLivesInTheProjection =
            livesIn("io.doorbuster.journal.postgres..", "org.postgresql..", "java.sql..");

    @ArchTest
    static final ArchRule undertowLivesInHttp = livesIn(HTTP, "io.undertow..", "org.xnio..");

    @ArchTest
    static final ArchRule theWireKnowsNoServer = noClasses()
            .that()
            .resideInAPackage("io.doorbuster.http.wire..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.doorbuster.http.wire..", "java..");

    @ArchTest
    static final ArchRule disruptorLivesInThePipeline = livesIn("io.doorbuster.engine.pipeline..", "com.lmax..");

    @ArchTest
    static final ArchRule picocliLivesInTheExecutable = livesIn(CLI, "picocli..");

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
