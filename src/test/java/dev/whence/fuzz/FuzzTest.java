package dev.whence.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every decoder against its reference, on bodies that coverage leads to. What was found once stays
/// in `src/test/resources/fuzz`.
///
/// `-Dfuzz.seconds=300` takes that long for each target, `-Dfuzz.targets=ZIPKIN.*` only those.
class FuzzTest {

  private static final Pattern NAMES = Pattern.compile(System.getProperty("fuzz.targets", ".*"));
  private static final ExecutorService PROCESSES =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private static Map<FuzzTarget, Future<String>> running = Map.of();

  static List<FuzzTarget> targets() {
    return Fuzzer.TARGETS.stream().filter(each -> NAMES.matcher(each.name()).matches()).toList();
  }

  @BeforeAll
  static void start() {
    running =
        targets().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    target -> PROCESSES.submit(() -> new Fuzzing(target).run())));
  }

  @AfterAll
  static void stop() {
    PROCESSES.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void whatWasFoundIsTakenOrRefusedAsTheReferenceDoes(FuzzTarget target) throws Exception {
    for (Path file : Fuzzing.kept(target)) {
      Fuzzer.check(target, Files.readAllBytes(file));
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void whatJazzerTriesIsTakenOrRefusedAsTheReferenceDoes(FuzzTarget target) throws Throwable {
    try {
      assertThat(running.get(target).get()).containsPattern("INITED cov: [1-9]").contains("Done ");
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }
}
