package dev.whence.bench;

import io.grpc.CallOptions;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Exports spans over gRPC: the bodies are gzipped beforehand, as those sent over HTTP are.
final class GrpcTransport implements Transport {

  /// As many collectors would have each their own.
  private static final int CHANNELS = 4;

  private static final long LONGEST_SECONDS = 120;

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  GrpcTransport(int port) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new Gzipped());
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .compressorRegistry(compressors)
              .build());
    }
  }

  @Override
  public int send(byte[] body) throws IOException {
    try {
      ClientCalls.blockingUnaryCall(
          channels.get(Math.floorMod(next.getAndIncrement(), CHANNELS)),
          EXPORT,
          CallOptions.DEFAULT
              .withCompression("gzip")
              .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS),
          body);
      return 200;
    } catch (StatusRuntimeException e) {
      return status(e.getStatus());
    }
  }

  /// The HTTP status that says the same.
  private static int status(Status status) throws IOException {
    return switch (status.getCode()) {
      case RESOURCE_EXHAUSTED -> 429;
      case UNAVAILABLE -> {
        if (status.getCause() instanceof IOException gone) {
          throw gone;
        }
        yield 503;
      }
      case INVALID_ARGUMENT, UNIMPLEMENTED -> 400;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          500;
    };
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /// Leaves bytes as they are, which are gzipped already.
  private static final class Gzipped implements Compressor {
    @Override
    public String getMessageEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream to) {
      return to;
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
