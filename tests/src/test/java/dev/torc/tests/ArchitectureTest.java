package dev.torc.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins the arrows of docs/ARCHITECTURE.md: {@code bench, tests, jdk-provider, micrometer, zstd, brotli -> http -> transport
 * <- transport-nio, transport-uring -> native}.
 * ArchUnit fails a rule that met no class, so that a renamed package cannot switch one off.
 */
class ArchitectureTest {
    private static final String TRANSPORT = "dev.torc.transport";
    private static final String SPI = "dev.torc.transport.spi..";
    private static final String URING = "dev.torc.transport.uring..";
    private static final String[] ENGINES = {"dev.torc.transport.nio..", URING};
    private static final String NATIVE = "dev.torc.ffi..";
    private static final String HTTP = "dev.torc.http..";
    private static final String CODEC = "dev.torc.http.codec..";
    private static final String SERVER = "dev.torc.http.server..";

    /** What costs nothing where it is not used. */
    private static final String[] OPTIONAL = {
        "dev.torc.http.admin..",
        "dev.torc.http.files..",
        "dev.torc.http.metrics..",
        "dev.torc.http.middleware..",
        "dev.torc.http.routing.."
    };

    private static final String PROVIDER = "dev.torc.jdkprovider..";
    private static final String MICROMETER = "dev.torc.micrometer..";
    private static final String ZSTD = "dev.torc.zstd..";
    private static final String BROTLI = "dev.torc.brotli..";
    private static final String BENCH = "dev.torc.bench..";

    private static final String LINK = "downcallHandle";

    private static final JavaClasses TORC = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("jmh_generated"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.torc");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.torc.transport",
                "dev.torc.transport.nio",
                "dev.torc.transport.uring",
                "dev.torc.ffi",
                "dev.torc.ffi.generated",
                "dev.torc.http.codec",
                "dev.torc.http.admin",
                "dev.torc.http.files",
                "dev.torc.http.metrics",
                "dev.torc.http.middleware",
                "dev.torc.http.routing",
                "dev.torc.jdkprovider",
                "dev.torc.micrometer",
                "dev.torc.zstd",
                "dev.torc.brotli",
                "dev.torc.bench.cli"
            })
    void seesTheClassesOf(String packageName) {
        assertTrue(TORC.containPackage(packageName), () -> "no class of " + packageName + " was scanned");
    }

    @Test
    void transportDependsOnNoOtherModule() {
        noClasses()
                .that()
                .resideInAnyPackage(TRANSPORT, SPI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP, BENCH)
                .check(TORC);
    }

    @Test
    void anEngineDependsOnlyOnTransport() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP, BENCH)
                .check(TORC);
    }

    @Test
    void httpNeverSeesAnEngine() {
        noClasses()
                .that()
                .resideInAPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINES)
                .check(TORC);
    }

    @Test
    void nativeDependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(NATIVE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", NATIVE)
                .check(TORC);
    }

    @Test
    void onlyTheRingEngineSeesNative() {
        noClasses()
                .that()
                .resideOutsideOfPackages(NATIVE, URING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NATIVE)
                .check(TORC);
    }

    @Test
    void noneButNativeSeesWhatWasGenerated() {
        noClasses()
                .that()
                .resideOutsideOfPackage(NATIVE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.torc.ffi.generated..")
                .check(TORC);
    }

    /** Each shape of a call that is linked costs milliseconds of every start. */
    @Test
    void nativeCallsAreLinkedInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.torc.ffi.NativeFunction")
                .should()
                .callMethod(Linker.class, LINK, FunctionDescriptor.class, Linker.Option[].class)
                .orShould()
                .callMethod(Linker.class, LINK, MemorySegment.class, FunctionDescriptor.class, Linker.Option[].class)
                .check(TORC);
    }

    @Test
    void theCodecSeesNoTransport() {
        noClasses()
                .that()
                .resideInAPackage(CODEC)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.torc.transport..")
                .check(TORC);
    }

    @Test
    void theServerSeesNothingOptional() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.torc.http", CODEC, SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OPTIONAL)
                .check(TORC);
    }

    @Test
    void flightRecorderIsSeenByWhatIsThereOnlyIfItIs() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Event")
                .and()
                .doNotHaveSimpleName("FlightRecording")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(TORC);
    }

    @Test
    void micrometerIsSeenByItsBinderOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(MICROMETER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", MICROMETER)
                .check(TORC);
    }

    @Test
    void zstdIsSeenByItsCodingOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ZSTD)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.luben..", ZSTD)
                .check(TORC);
    }

    @Test
    void brotliIsSeenByItsCodingOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BROTLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.aayushatharva..", "org.brotli..", BROTLI)
                .check(TORC);
    }

    @Test
    void codingsSeeTheMiddlewareThatTheyAreFor() {
        classes()
                .that()
                .resideInAnyPackage(ZSTD, BROTLI)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "com.github.luben..",
                        "com.aayushatharva..",
                        "dev.torc.http.middleware",
                        ZSTD,
                        BROTLI)
                .check(TORC);
    }

    @Test
    void nothingDependsOnBenchOrTests() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BENCH, "dev.torc.tests..")
                .check(TORC);
    }

    @Test
    void onlyTheBenchSeesTheProvider() {
        noClasses()
                .that()
                .resideOutsideOfPackages(PROVIDER, BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROVIDER)
                .check(TORC);
    }

    @Test
    void theProviderSeesWhatUsersOfTheServerSee() {
        classes()
                .that()
                .resideInAPackage(PROVIDER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.sun.net.httpserver..",
                        "org.jspecify..",
                        "dev.torc.http",
                        CODEC,
                        TRANSPORT,
                        PROVIDER)
                .check(TORC);
    }

    @Test
    void publishedModulesDependOnTheJdkAndTwoLibraries() {
        classes()
                .that()
                .resideOutsideOfPackages(BENCH, PROVIDER, MICROMETER, ZSTD, BROTLI)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jdk.jfr..", "org.jctools..", "org.jspecify..", "dev.torc..")
                .check(TORC);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
                .check(TORC);
    }
}
