package dev.whence.bench;

import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The service as a process of its own, from the same jar and with the same JVM options as this
/// one, on free ports and a directory of its own.
final class BenchServer implements Running {

  private final ServerProcess process;
  private final Path directory;
  private final int port;
  private final int grpcPort;
  private final Protocol protocol;

  /// What spans are sent over.
  enum Protocol {
    HTTP,
    GRPC;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private BenchServer(
      ServerProcess process, Path directory, int port, int grpcPort, Protocol protocol) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.grpcPort = grpcPort;
    this.protocol = protocol;
  }

  /// Starts it on what lies in a directory and waits until it is ready.
  ///
  /// @param options of its JVM, such as `-Xms2g -Xmx2g`
  static BenchServer start(Path directory, List<String> options) throws IOException {
    return start(directory, options, Protocol.HTTP, List.of());
  }

  /// @param settings of the service, each as `-Dname=value`
  static BenchServer start(
      Path directory, List<String> options, Protocol protocol, List<String> settings)
      throws IOException {
    int port = FreePort.find();
    int grpcPort = FreePort.find();
    List<String> command = new ArrayList<>(Jvm.command(directory, options));
    command.addAll(
        List.of(
            "-jar",
            jar().toString(),
            "serve",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.grpc.server.port=" + grpcPort,
            "-Dwhence.otlp.http.port=0",
            "-Dwhence.jaeger.http.port=0",
            "-Dwhence.zipkin.http.port=0",
            "-Dwhence.data=" + directory.resolve("data")));
    command.addAll(settings);
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Launch(
                "whence",
                command,
                Map.of(),
                URI.create("http://127.0.0.1:" + port + "/q/health/ready")),
            directory);
    return new BenchServer(process, directory, port, grpcPort, protocol);
  }

  /// The package that this process runs from.
  static Path jar() {
    Path jar = Path.of(System.getProperty("java.class.path"));
    if (!jar.endsWith("quarkus-run.jar")) {
      throw new BenchFailed("bench starts the packaged service: run it as ./whence bench");
    }
    return jar.toAbsolutePath();
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public Transport transport(Way way) {
    return switch (protocol) {
      case HTTP -> new HttpTransport(address(way.path()), way.headers());
      case GRPC -> new GrpcTransport(grpcPort);
    };
  }

  @Override
  public Path data() {
    return directory.resolve("data");
  }

  @Override
  public void describe(Figures figures, double millions) throws IOException {
    figures.addGc(GcLog.read(Jvm.gcLog(directory)), millions);
  }

  /// Ends the service, and regroups all that it keeps.
  @Override
  public void compact(Figures figures, double millions) throws IOException {
    close();
    double cpu = ProcessUse.ownSeconds();
    try (Pipeline pipeline = open(data())) {
      pipeline.compactAll();
    }
    figures.add("compaction CPU s per million", (ProcessUse.ownSeconds() - cpu) / millions);
  }

  /// Ends the service, and looks every item up.
  @Override
  public Found find(Loads what, LoadFile load, BitSet acknowledged) throws IOException {
    close();
    try (Pipeline pipeline = open(data())) {
      return Ledger.found(pipeline.store(), what, load, acknowledged);
    }
  }

  static Pipeline open(Path directory) {
    return Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(Instant.now()));
  }
}
