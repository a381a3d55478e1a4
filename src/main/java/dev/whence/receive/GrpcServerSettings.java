package dev.whence.receive;

import io.grpc.Codec;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.ServerBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.io.InputStream;

/// How the gRPC server is set up beyond what configuration can say. Messages stay compressed, so
/// that they are decompressed where those of HTTP are: by workers, within the same bounds, with the
/// same answer to what is broken or too large.
@Singleton
@Unremovable
final class GrpcServerSettings implements ServerBuilderCustomizer<VertxServerBuilder> {

  /// At a time on one connection.
  private static final int MAX_CALLS = 100;

  /// No protobuf message starts with it: as a tag, its wire type does not exist.
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};

  private final Exports exports;

  GrpcServerSettings(Exports exports) {
    this.exports = exports;
  }

  @Override
  public void customize(GrpcServerConfiguration configuration, VertxServerBuilder builder) {
    leaveGzip(builder);
    builder.addStreamTracerFactory(IncomingMessage.factory(exports));
    builder.nettyBuilder().maxConcurrentCallsPerConnection(MAX_CALLS);
  }

  static void leaveGzip(ServerBuilder<?> builder) {
    builder.decompressorRegistry(
        DecompressorRegistry.emptyInstance()
            .with(Codec.Identity.NONE, false)
            .with(new Untouched(), true));
  }

  static boolean isGzip(byte[] message) {
    return message.length >= 2 && message[0] == GZIP[0] && message[1] == GZIP[1];
  }

  private static final class Untouched implements Decompressor {
    @Override
    public String getMessageEncoding() {
      return "gzip";
    }

    @Override
    public InputStream decompress(InputStream compressed) {
      return compressed;
    }
  }
}
