package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged service as a process of its own, on ports that stay the same over all its lives in
/// one directory.
final class RealService implements AutoCloseable {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Path directory;
  private final List<String> settings;
  private final int port = FreePort.next();
  private final int grpcPort = FreePort.next();
  private final List<Integer> senderPorts =
      List.of(FreePort.next(), FreePort.next(), FreePort.next());
  private final Map<String, String> environment = new HashMap<>();
  private Process process;
  private double secondsToServe;
  private double longestSecondsToServe;

  /// @param directory of its data and its log
  /// @param settings as `NAME=VALUE`
  RealService(Path directory, String... settings) {
    this.directory = directory;
    this.settings = List.of(settings);
  }

  RealService environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Starts it on what its directory holds and waits until it serves.
  RealService start() {
    long begin = System.nanoTime();
    launch();
    await("/q/health/ready", begin);
    secondsToServe = (System.nanoTime() - begin) / 1e9;
    longestSecondsToServe = Math.max(longestSecondsToServe, secondsToServe);
    return this;
  }

  /// Starts it where it cannot become ready, and waits until its doors are open.
  ///
  /// @return the seconds that took
  double startNotReady() {
    long begin = System.nanoTime();
    launch();
    await("/q/health/live", begin);
    return (System.nanoTime() - begin) / 1e9;
  }

  private void launch() {
    assertThat(JAR).as("packaged before: mvn package").exists();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-Xms512m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            JAR.toString(),
            "serve",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.grpc.server.port=" + grpcPort,
            "-Dwhence.otlp.http.port=" + senderPorts.get(0),
            "-Dwhence.jaeger.http.port=" + senderPorts.get(1),
            "-Dwhence.zipkin.http.port=" + senderPorts.get(2),
            "-Dwhence.data=" + data()));
    settings.forEach(each -> command.add("-D" + each));
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(String health, long begin) {
    while (System.nanoTime() - begin < LONGEST_START.toNanos() && process.isAlive()) {
      try {
        if (get(health).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // asked again
      }
      pause(10);
    }
    kill();
    throw new AssertionError("the service did not start: " + logText());
  }

  /// Until what is acknowledged is visible.
  void awaitDrained() throws IOException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (metric("whence_store_behind") > 0 || get("/q/health/ready").statusCode() != 200) {
      assertThat(System.nanoTime()).as(logText()).isLessThan(end);
      pause(200);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// @throws IOException where it keeps silent for two minutes, with what its threads do then
  HttpResponse<String> get(String path) throws IOException {
    try {
      return send(
          HttpRequest.newBuilder(address(path)).timeout(Duration.ofMinutes(2)).GET().build());
    } catch (HttpTimeoutException e) {
      throw new IOException("%s kept silent: %s".formatted(path, threads()), e);
    }
  }

  private String threads() throws IOException {
    Path told = directory.resolve("threads.txt");
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(tool, Long.toString(process.pid()), "Thread.print")
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      asked.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    asked.destroyForcibly();
    return Files.readString(told);
  }

  static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// The value of a metric of its own, all label sets added up; 0 where there is none.
  double metric(String name) throws IOException {
    return get("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /// Its port for HTTP, and those of senders: OTLP over HTTP, Jaeger, Zipkin, OTLP over gRPC.
  List<Integer> ports() {
    List<Integer> all = new ArrayList<>(senderPorts);
    all.addFirst(port);
    all.add(grpcPort);
    return all;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("server.log");
  }

  String logText() {
    try {
      String text = Files.readString(log());
      int cause = text.lastIndexOf("Caused by:");
      int begin = Math.max(0, text.length() - 4_000);
      return text.substring(cause < 0 ? begin : Math.min(begin, cause));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// From the last start to its first answer that it is ready, the longest of all starts.
  double secondsToServe() {
    return longestSecondsToServe;
  }

  double lastSecondsToServe() {
    return secondsToServe;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
        .sum();
  }

  /// As a power cut would end it, as far as the process can tell.
  void kill() {
    process.destroyForcibly();
    await();
  }

  void signal(String name) throws IOException {
    signal(process.pid(), name);
  }

  static void signal(long pid, String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    try {
      assertThat(kill.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void await() {
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the service does not stop: " + logText());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// In order.
  void stop() {
    process.destroy();
    await();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
