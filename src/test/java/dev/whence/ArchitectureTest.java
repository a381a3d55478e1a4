package dev.whence;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which package may use which. Arrows point one way; a package that is not named on the right may
/// not be used.
class ArchitectureTest {
  private static final JavaClasses WHENCE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.whence");

  private static final Set<String> PACKAGES =
      Set.of(
          "model",
          "access",
          "redact",
          "decode",
          "receive",
          "pull",
          "intake",
          "journal",
          "join",
          "aggregate",
          "store",
          "store.lucene",
          "store.elastic",
          "explain",
          "explain.answer",
          "explain.statistics",
          "explain.facts",
          "explain.request",
          "explain.meaning",
          "explain.metrics",
          "explain.structure",
          "explain.time",
          "explain.load",
          "explain.resource",
          "explain.telling",
          "explain.change",
          "explain.charge",
          "explain.instead",
          "explain.place",
          "explain.beside",
          "explain.ranking",
          "incident",
          "api",
          "api.telemetry",
          "api.answers",
          "api.incidents",
          "api.prometheus",
          "api.jaeger",
          "api.mcp",
          "demo",
          "bench",
          "cli",
          "wiring");

  private static final String[] PLAIN =
      within("model", "redact", "decode", "join", "aggregate", "explain", "incident");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "model     | -",
        "access    | model",
        "redact    | model join",
        "decode    | model",
        "journal   | model",
        "join      | model",
        "aggregate | model join",
        "store     | model journal",
        "intake    | model journal join aggregate store",
        "receive   | model access decode intake",
        "pull      | model access decode intake",
        "explain   | model store",
        "explain.answer | model",
        "explain.statistics | model",
        "explain.facts | model store explain.answer",
        "explain.request | model store explain.answer explain.facts",
        "explain.meaning | model explain.facts",
        "explain.metrics | model explain.answer explain.statistics explain.facts explain.meaning",
        "explain.structure | model explain.answer explain.statistics explain.facts",
        "explain.telling | model explain.answer explain.statistics explain.facts explain.request"
            + " explain.structure",
        "explain.time | model explain.answer explain.statistics explain.facts explain.structure",
        "explain.load | model explain.answer explain.facts explain.meaning explain.metrics explain.structure",
        "explain.resource | model explain.answer explain.facts explain.meaning explain.metrics explain.structure",
        "explain.change | model explain.answer explain.facts explain.request explain.structure"
            + " explain.telling",
        "explain.charge | model explain.answer explain.statistics explain.facts explain.structure"
            + " explain.time",
        "explain.instead | model explain.answer explain.statistics explain.facts explain.request"
            + " explain.meaning explain.structure explain.charge",
        "explain.place | model explain.answer explain.statistics explain.facts explain.structure"
            + " explain.time explain.resource explain.charge",
        "explain.beside | model explain.answer explain.statistics explain.facts explain.request"
            + " explain.meaning explain.metrics explain.load",
        "explain.ranking | model explain.answer explain.facts explain.structure explain.change",
        "incident  | model explain.answer",
        "api       | model access join store intake explain incident",
        "demo      | -",
        "bench     | model store wiring",
        "wiring    | model access redact decode receive pull intake journal join aggregate store"
            + " explain incident api",
      })
  void usesOnly(String user, @Nullable String used) {
    String[] allowed = used == null ? new String[] {user} : (user + " " + used).split(" ");
    noClasses()
        .that()
        .resideInAnyPackage(within(user))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.whence..")
                .and(DescribedPredicate.not(resideInAnyPackage(within(allowed)))))
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @ParameterizedTest(name = "api.{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "telemetry  | -",
        "answers    | -",
        "incidents  | telemetry answers",
        "prometheus | -",
        "jaeger     | -",
        "mcp        | telemetry answers incidents",
      })
  void ofTheApiUsesOnly(String user, @Nullable String used) {
    Stream<String> allowed =
        Stream.of(used == null ? new String[] {user} : (user + " " + used).split(" "));
    noClasses()
        .that()
        .resideInAnyPackage(within("api." + user))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.whence.api.*..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            within(allowed.map(name -> "api." + name).toArray(String[]::new))))))
        .check(WHENCE);
  }

  @Test
  void whatTheApiSharesKnowsNoneOfItsParts() {
    noClasses()
        .that()
        .resideInAPackage("dev.whence.api")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.whence.api.*..")
        .check(WHENCE);
  }

  @Test
  void onlyTheCommandLineRunsTheDemo() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(within("demo", "cli"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.whence.demo..")
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void onlyTheCommandLineRunsBenchmarks() {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(within("bench", "cli"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.whence.bench..")
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void onlyTheEngineKnowsHowItWorks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(within("explain"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            within(
                "explain.statistics",
                "explain.facts",
                "explain.meaning",
                "explain.metrics",
                "explain.structure",
                "explain.time",
                "explain.load",
                "explain.resource",
                "explain.telling",
                "explain.change",
                "explain.charge",
                "explain.instead",
                "explain.place",
                "explain.beside",
                "explain.ranking"))
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void hasNoCircles() {
    slices()
        .matching("dev.whence.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(WHENCE);
    slices()
        .matching("dev.whence.explain.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(WHENCE);
    slices()
        .matching("dev.whence.api.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(WHENCE);
    slices()
        .matching("dev.whence.store.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void hasNoOtherPackages() {
    var found = new TreeSet<String>();
    WHENCE.forEach(each -> found.add(each.getPackageName()));
    found.remove("dev.whence");
    assertThat(found).allMatch(name -> PACKAGES.contains(name.substring("dev.whence.".length())));
  }

  @Test
  void plainPackagesKnowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(PLAIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta..",
            "io.quarkus..",
            "io.vertx..",
            "io.smallrye..",
            "org.eclipse.microprofile..")
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void plainPackagesReadNoClockAndDoNoInput() {
    noClasses()
        .that()
        .resideInAnyPackage(PLAIN)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "the time is read",
                call -> {
                  String target = call.getTargetOwner().getName() + "." + call.getName();
                  return target.equals("java.lang.System.currentTimeMillis")
                      || target.equals("java.lang.System.nanoTime")
                      || target.matches("java\\.time\\.\\w+\\.now");
                }))
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                .and(
                    DescribedPredicate.not(
                        nameMatching(
                            "java\\.net\\.(URI|URLDecoder|URLEncoder|URISyntaxException)"))))
        .allowEmptyShould(true)
        .check(WHENCE);
  }

  @Test
  void everyPackageIsNullMarked() {
    Stream<Class<?>> infos =
        WHENCE.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .map(ArchitectureTest::packageInfo);
    assertThat(infos)
        .allMatch(info -> info.isAnnotationPresent(NullMarked.class), "is @NullMarked");
  }

  private static Class<?> packageInfo(String name) {
    try {
      return Class.forName(name + ".package-info");
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " has no package-info.java", e);
    }
  }

  private static String[] within(String... packages) {
    return Arrays.stream(packages).map(name -> "dev.whence." + name + "..").toArray(String[]::new);
  }
}
