package dev.whence.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Zipkin's own server with its storage in memory, as it starts where nothing is configured: with a
/// quarter of the machine's memory. With as little as ours has it does not keep up.
record Zipkin() implements Subject {

  @Override
  public String title() {
    return "zipkin";
  }

  @Override
  public String durability() {
    return "none: in memory, acknowledged before it is stored; the oldest of 500,000 spans goes";
  }

  @Override
  public Way way(Loads what) {
    return switch (what) {
      case TRACES, TRACES_OF_AN_HOUR ->
          new Way(Encoding.ZIPKIN, "/api/v2/spans", Way.GZIPPED_PROTOBUF);
      case LOGS, METRICS -> throw Subject.takesNo(title(), what);
    };
  }

  @Override
  public Running start(Loads what, Path directory) throws IOException {
    int port = FreePort.find();
    List<String> command =
        List.of(Jvm.java(), Jvm.gcOption(directory), "-jar", Packages.zipkin().toString());
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Launch(
                title(),
                command,
                Map.of("QUERY_PORT", Integer.toString(port), "STORAGE_TYPE", "mem"),
                URI.create("http://127.0.0.1:" + port + "/health")),
            directory);
    return new InMemory(process, directory, port);
  }

  private record InMemory(ServerProcess process, Path data, int port) implements Running {

    @Override
    public URI address(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public Transport transport(Way way) {
      return new HttpTransport(address(way.path()), way.headers());
    }

    @Override
    public void describe(Figures figures, double millions) throws IOException {
      figures.addGc(GcLog.read(Jvm.gcLog(data)), millions);
    }

    @Override
    public void compact(Figures figures, double millions) {
      throw new BenchFailed("zipkin keeps nothing on disk here");
    }

    /// It acknowledges what it will keep later, in any order among what its threads have at hand.
    @Override
    public boolean holds(byte[] body) throws IOException {
      String trace = ZipkinBody.lastTrace(LoadFile.gunzip(body));
      try (Http http = new Http()) {
        return http.answers(address("/api/v2/trace/" + trace));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchFailed("interrupted");
      }
    }

    @Override
    public Found find(Loads what, LoadFile load, BitSet acknowledged) {
      return Found.byNumber(Ledger.acknowledged(load, acknowledged), 0);
    }
  }
}
