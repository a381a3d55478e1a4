package dev.whence.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Calls whose token an identity provider is asked about first.
class GrpcGateTest {

  private static final Context.Key<String> CONNECTION = Context.key("connection");

  private static CompletionStage<Grant> verified(String token) {
    return CompletableFuture.supplyAsync(
        () -> new Grant(token, Set.of(Role.INGEST), TenantScope.of(List.of("shop"))),
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
  }

  /// What a call's context held before the gate, and who it is after.
  private record Seen(@Nullable String connection, Tenant tenant) {}

  private static final class Service extends TraceServiceGrpc.TraceServiceImplBase {
    private final AtomicReference<Seen> seen = new AtomicReference<>();

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      Caller caller = Callers.current();
      seen.set(
          new Seen(CONNECTION.get(), caller == null ? new Tenant("nobodys") : caller.tenant()));
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private static final class Before implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      Context context = Context.current().withValue(CONNECTION, "first");
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  @Test
  void theyKeepTheContextThatTheyCameWith() throws Exception {
    Service service = new Service();
    GrpcGate gate =
        new GrpcGate(
            new Access(new ApiKeys(List::of), Map.of(), GrpcGateTest::verified, Clock.systemUTC()),
            new Denials());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(service, gate, new Before()))
            .build()
            .start();
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    Metadata token = new Metadata();
    token.put(Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer eyJ.a.b");
    try {
      TraceServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token))
          .export(ExportTraceServiceRequest.getDefaultInstance());
      assertThat(service.seen).hasValue(new Seen("first", new Tenant("shop")));
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
