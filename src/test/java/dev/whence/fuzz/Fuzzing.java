package dev.whence.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import com.code_intelligence.jazzer.sanitizers.Constants;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Jazzer on one target: a given number of bodies, the same in every run, or as long as
/// `-Dfuzz.seconds` says.
///
/// ```
///  src/test/resources/fuzz/TARGET   bodies kept, tried in every run
///  target/fuzz/TARGET/seeds         bodies to begin with, made anew
///                     corpus        bodies that led further, of all long runs
///                     found         bodies that failed
///                     log           what Jazzer wrote
/// ```
final class Fuzzing {

  private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
  private static final Path KEPT = Path.of("src", "test", "resources", "fuzz");
  private static final int RUNS = 3_000;
  private static final int SEEDS = 60;
  private static final int LARGEST = 4_096;

  /// The heap is limited. A process's own largest size begins with that of the one that started it.
  private static final String NO_SIZE_LIMIT = "-rss_limit_mb=0";

  /// Jazzer looks into all classes that there are before it begins.
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*classes|.*/(jazzer|jazzer-api|jackson-(core|databind|annotations)|protobuf-java"
              + "|protobuf-java-util|gson|guava|opentelemetry-proto|jaeger-thrift|libthrift|slf4j-api"
              + "|zipkin|snappy-java|zstd-jni|assertj-core|byte-buddy|jspecify)-[0-9][^/]*\\.jar");

  private final FuzzTarget target;
  private final Path directory;

  Fuzzing(FuzzTarget target) {
    this.target = target;
    this.directory =
        Path.of(System.getProperty("fuzz.directory", "target/fuzz")).resolve(target.name());
  }

  /// Bodies that failed once, or led further.
  static List<Path> kept(FuzzTarget target) throws IOException {
    return files(KEPT.resolve(target.name()));
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /// What Jazzer wrote.
  String run() throws Exception {
    writeSeeds();
    Files.createDirectories(found());
    Files.createDirectories(corpus());
    Path log = directory.resolve("log");
    Process jazzer =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!jazzer.waitFor(SECONDS + 300, TimeUnit.SECONDS)) {
        throw new AssertionError(target + " does not end: " + log);
      }
    } finally {
      jazzer.destroyForcibly();
    }
    String written = Files.readString(log);
    if (jazzer.exitValue() != 0) {
      throw new AssertionError(target + " on a body in " + found() + "\n" + failure(written));
    }
    return written;
  }

  private static String failure(String written) {
    int at = written.indexOf("\n== Java Exception");
    return written.substring(at < 0 ? Math.max(0, written.length() - 4_000) : at);
  }

  private void writeSeeds() throws Exception {
    for (Path old : files(seeds())) {
      Files.delete(old);
    }
    Files.createDirectories(seeds());
    Random random = new Random(1);
    for (int written = 0; written < SEEDS; ) {
      byte[] seed = target.seed(random);
      if (seed.length <= LARGEST) {
        Files.write(seeds().resolve("seed" + written++), seed);
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (SECONDS == 0) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(
        List.of(
            "-cp",
            classPath(),
            Jazzer.class.getName(),
            "--target_class=" + Fuzzer.class.getName(),
            "--target_args=" + target.name(),
            "--instrumentation_includes=dev.whence.**",
            "--instrumentation_excludes=dev.whence.fuzz.**:dev.whence.decode.Fuzz**:"
                + "dev.whence.decode.FrameText**:dev.whence.store.Fuzz**",
            "--disabled_hooks=" + String.join(":", Constants.SANITIZER_HOOK_NAMES),
            "--reproducer_path=" + found(),
            "-artifact_prefix=" + found() + "/",
            "-max_len=" + LARGEST,
            "-timeout=60",
            NO_SIZE_LIMIT));
    if (SECONDS == 0) {
      command.addAll(List.of("-seed=1", "-runs=" + RUNS));
    } else {
      command.addAll(List.of("-max_total_time=" + SECONDS, corpus().toString()));
    }
    command.add(seeds().toString());
    Path kept = KEPT.resolve(target.name());
    if (Files.isDirectory(kept)) {
      command.add(kept.toString());
    }
    return command;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(NEEDED.asMatchPredicate())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path seeds() {
    return directory.resolve("seeds");
  }

  private Path corpus() {
    return directory.resolve("corpus");
  }

  private Path found() {
    return directory.resolve("found");
  }
}
