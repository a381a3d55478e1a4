package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.whence.intake.RetryableRefusal;
import dev.whence.intake.Source;
import dev.whence.model.Tenant;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What OTLP demands of gRPC: codes, details, limits; through the published stubs.
class OtlpGrpcTest {

  @SuppressWarnings("NullAway.Init")
  private static Doors doors;

  @SuppressWarnings("NullAway.Init")
  private static ManagedChannel channel;

  @BeforeAll
  static void open() throws Exception {
    doors = new Doors();
    channel =
        ManagedChannelBuilder.forTarget(doors.grpc().substring("http://".length()))
            .usePlaintext()
            .build();
  }

  @AfterAll
  static void close() throws Exception {
    channel.shutdownNow();
    doors.close();
  }

  @BeforeEach
  void forget() {
    doors.kept().all().clear();
    doors.kept().answer(KeptExports::accepted);
  }

  private static ExportTraceServiceRequest request(Span... spans) {
    ScopeSpans.Builder scoped = ScopeSpans.newBuilder();
    for (Span span : spans) {
      scoped.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scoped))
        .build();
  }

  private static Span span(String name) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
        .setSpanId(ByteString.copyFromUtf8("01234567"))
        .setName(name)
        .build();
  }

  private static StatusRuntimeException refusal(Executable call, Status.Code code) {
    try {
      call.execute();
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode()).as(refused.toString()).isEqualTo(code);
      assertThat(doors.bytesInFlight()).isZero();
      return refused;
    } catch (Throwable other) {
      throw new AssertionError(other);
    }
    throw new AssertionError("was taken");
  }

  private static Any details(StatusRuntimeException refused) {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    return status == null ? Any.getDefaultInstance() : status.getDetails(0);
  }

  @Test
  void takesAllThreeSignals() {
    var traces = TraceServiceGrpc.newBlockingStub(channel);
    assertThat(traces.export(request(span("a"))))
        .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertThat(traces.withCompression("gzip").export(request(span("b"))).hasPartialSuccess())
        .isFalse();
    assertThat(doors.kept().all()).hasSize(2);
    assertThat(
            LogsServiceGrpc.newBlockingStub(channel)
                .export(ExportLogsServiceRequest.getDefaultInstance())
                .hasPartialSuccess())
        .isFalse();
    assertThat(
            MetricsServiceGrpc.newBlockingStub(channel)
                .export(ExportMetricsServiceRequest.getDefaultInstance())
                .hasPartialSuccess())
        .isFalse();
  }

  @Test
  void tellsOfAPartialSuccess() {
    var partial =
        TraceServiceGrpc.newBlockingStub(channel)
            .export(request(span("a"), Span.getDefaultInstance()))
            .getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isOne();
    assertThat(partial.getErrorMessage()).contains("trace_id");
  }

  @Test
  void refusesWhatIsNotOtlp() throws Exception {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .setRequestMarshaller(new RawBytes())
            .setResponseMarshaller(new RawBytes())
            .build();
    var refused =
        refusal(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, raw, io.grpc.CallOptions.DEFAULT, new byte[] {-1, 1}),
            Status.Code.INVALID_ARGUMENT);
    assertThat(details(refused).is(BadRequest.class)).isTrue();
  }

  @Test
  void refusesTooMuchForGood() {
    Span large = span("x".repeat(Doors.MAX_REQUEST));
    for (String compression : new String[] {"identity", "gzip"}) {
      var refused =
          refusal(
              () ->
                  TraceServiceGrpc.newBlockingStub(channel)
                      .withCompression(compression)
                      .export(request(large)),
              Status.Code.RESOURCE_EXHAUSTED);
      var status = StatusProto.fromThrowable(refused);
      assertThat(status == null ? 0 : status.getDetailsCount()).isZero();
    }
  }

  @Test
  void passesOnThatItShouldComeLater() throws Exception {
    doors.kept().answer(_ -> CompletableFuture.failedFuture(new RetryableRefusal("full", 3)));
    var refused =
        refusal(
            () -> TraceServiceGrpc.newBlockingStub(channel).export(request(span("a"))),
            Status.Code.UNAVAILABLE);
    RetryInfo retry = details(refused).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(3);
  }

  private static TenantResolver named() {
    return header -> {
      String tenant = header.get("X-Scope-OrgID");
      if (tenant == null) {
        throw new RefusedException(Refusal.UNAUTHENTICATED, "whose is it?");
      }
      return new Tenant(tenant);
    };
  }

  @Test
  void whatIsRefusedIsSaidToItsOwnTenantAlone() throws Exception {
    ReceiveLimits limits =
        new ReceiveLimits(1 << 20, 64 << 20, 1 << 18, 2, 16, Duration.ofSeconds(30));
    try (Doors named = new Doors(limits, named())) {
      ManagedChannel mine =
          ManagedChannelBuilder.forTarget(named.grpc().substring("http://".length()))
              .usePlaintext()
              .build();
      Metadata shop = new Metadata();
      shop.put(Metadata.Key.of("X-Scope-OrgID", Metadata.ASCII_STRING_MARSHALLER), "shop");
      var nobody = TraceServiceGrpc.newBlockingStub(mine);
      var known = nobody.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(shop));
      refusal(() -> nobody.export(request(span("a"))), Status.Code.UNAUTHENTICATED);
      named.kept().answer(_ -> CompletableFuture.failedFuture(new RetryableRefusal("full", 3)));
      refusal(() -> known.export(request(span("a"))), Status.Code.UNAVAILABLE);
      mine.shutdownNow();
      assertThat(named.sources().of(Tenant.DEFAULT)).isEmpty();
      assertThat(named.sources().of(new Tenant("shop")))
          .extracting(Source.State::lastError)
          .containsExactly("full");
    }
  }
}
