package org.wscsim.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, on the compiled classes of all modules that end up in the jar. */
class ArchitectureTest {
    /** Packages of sim-core in order: a later one may import an earlier one. */
    private static final List<String> CORE_ORDER = List.of(
            "failure",
            "memory",
            "yaml",
            "event",
            "wafer",
            "design",
            "network",
            "collective",
            "flit",
            "model",
            "operator",
            "device",
            "tile",
            "artifact",
            "gpu",
            "coremesh",
            "measured",
            "kv",
            "request",
            "metrics",
            "serving",
            "engine");

    private static final String CORE = "org.wscsim.core..";
    private static final String TRACES = "org.wscsim.traces..";
    private static final String SCHEDULERS = "org.wscsim.schedulers..";
    private static final String VALIDATION = "org.wscsim.validation..";
    private static final String CLI = "org.wscsim.cli..";

    private static JavaClasses all;

    @BeforeAll
    static void importClasses() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(
                        "org.wscsim.core",
                        "org.wscsim.traces",
                        "org.wscsim.schedulers",
                        "org.wscsim.validation",
                        "org.wscsim.cli");
    }

    @Test
    void seesTheClassesOfEveryModule() {
        for (String module : List.of(CORE, TRACES, SCHEDULERS, VALIDATION, CLI)) {
            assertThat(all.that(resideInAPackage(module))).as(module).isNotEmpty();
        }
    }

    @Test
    void modulesImportOneWay() {
        noClasses()
                .that(resideInAPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TRACES, SCHEDULERS, VALIDATION, CLI))
                .check(all);
        noClasses()
                .that(resideInAPackage(TRACES))
                .should()
                .dependOnClassesThat(resideInAnyPackage(SCHEDULERS, VALIDATION, CLI))
                .check(all);
        noClasses()
                .that(resideInAPackage(SCHEDULERS))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TRACES, VALIDATION, CLI))
                .check(all);
        noClasses()
                .that(resideInAPackage(VALIDATION))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TRACES, CLI))
                .check(all);
    }

    @Test
    void everyPackageOfTheCoreHasAPlaceInTheOrder() {
        Set<String> packages = new TreeSet<>();
        all.that(resideInAPackage(CORE)).forEach(c -> packages.add(c.getPackageName()));
        assertThat(packages).allMatch(name -> CORE_ORDER.contains(name.substring("org.wscsim.core.".length())));
    }

    @Test
    void packagesOfTheCoreImportEarlierOnesOnly() {
        for (int i = 0; i < CORE_ORDER.size(); i++) {
            String[] later = CORE_ORDER.subList(i + 1, CORE_ORDER.size()).stream()
                    .map(name -> "org.wscsim.core." + name + "..")
                    .toArray(String[]::new);
            if (later.length > 0) {
                noClasses()
                        .that(resideInAPackage("org.wscsim.core." + CORE_ORDER.get(i) + ".."))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(later))
                        .allowEmptyShould(true)
                        .check(all);
            }
        }
    }

    @Test
    void packagesOfEveryModuleHaveNoCycle() {
        for (String module : List.of("traces", "schedulers", "validation", "cli")) {
            slices().matching("org.wscsim." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(all);
        }
    }

    @Test
    void onlyTracesAndTheCommandLineOpenFiles() {
        DescribedPredicate<JavaClass> files = resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .or(named("java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.FileReader"))
                .or(named("java.io.FileWriter", "java.io.RandomAccessFile"));
        noClasses()
                .that(resideInAnyPackage(CORE, SCHEDULERS))
                .should()
                .dependOnClassesThat(files)
                .check(all);
    }

    @Test
    void nothingButTheCommandLineReadsTheWallClockOrPrints() {
        noClasses()
                .that(not(resideInAPackage(CLI)))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.time.."))
                .because("virtual time only")
                .check(all.that(not(resideInAPackage("org.wscsim.traces.format.."))));
    }

    @Test
    void everyClassIsFinalOrCannotBeExtended() {
        classes()
                .that(new DescribedPredicate<JavaClass>("are ordinary classes") {
                    @Override
                    public boolean test(JavaClass c) {
                        return !c.isInterface()
                                && !c.isEnum()
                                && !c.isRecord()
                                && !c.isAnonymousClass()
                                && !c.reflect().isSealed()
                                && !c.getSimpleName().isEmpty()
                                && !c.getSimpleName().equals("package-info");
                    }
                })
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(all);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return new DescribedPredicate<>("are " + wanted) {
            @Override
            public boolean test(JavaClass c) {
                return wanted.contains(c.getName());
            }
        };
    }
}
