package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// This service, as it is packaged.
///
/// @param protocol that spans are sent over
record Whence(BenchPlan plan, BenchServer.Protocol protocol) implements Subject {

  @Override
  public String title() {
    return protocol == BenchServer.Protocol.GRPC ? "whence, gRPC" : "whence";
  }

  @Override
  public String durability() {
    return "acknowledged after fdatasync of its journal, and visible to questions";
  }

  @Override
  public Way way(Loads what) {
    if (protocol == BenchServer.Protocol.GRPC && what == Loads.METRICS) {
      throw Subject.takesNo("remote write over gRPC", what);
    }
    return Way.standard(what);
  }

  @Override
  public Running start(Loads what, Path directory) throws IOException {
    return BenchServer.start(directory, plan.options(), protocol, List.of());
  }
}
