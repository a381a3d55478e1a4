package dev.whence.receive;

import com.google.protobuf.Message;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.intake.Receipt;
import dev.whence.model.Tenant;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// One OTLP service over gRPC. Its messages stay bytes, compressed as they came, so that everything
/// after the transport is the same as over HTTP.
abstract class OtlpGrpc implements BindableService {

  private static final String DOOR = "otlp/grpc";

  /// One event loop serves all connections, so it decodes little itself.
  private static final int IN_PLACE_BYTES = 16_384;

  private final OtlpSignal signal;
  private final Exports exports;
  private final TenantResolver tenants;

  OtlpGrpc(OtlpSignal signal, Exports exports, TenantResolver tenants) {
    this.signal = signal;
    this.exports = exports;
    this.tenants = tenants;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(signal.service(), "Export"))
            .setRequestMarshaller(new RawBytes())
            .setResponseMarshaller(new RawBytes())
            .setSafe(false)
            .build();
    return ServerServiceDefinition.builder(signal.service())
        .addMethod(
            export,
            (call, headers) -> {
              IncomingMessage incoming = IncomingMessage.current();
              if (incoming != null) {
                incoming.whenLate(exports.limits().bodyTimeout(), () -> late(call));
              }
              return ServerCalls.asyncUnaryCall(
                      (byte[] body, StreamObserver<byte[]> answer) -> {
                        if (incoming == null || incoming.taken()) {
                          receive(body, headers, answer);
                        }
                      })
                  .startCall(call, headers);
            })
        .build();
  }

  private void late(ServerCall<byte[], byte[]> call) {
    exports.count(Refusal.LATE);
    call.close(
        Status.DEADLINE_EXCEEDED.withDescription("the message did not arrive in time"),
        new Metadata());
  }

  private void receive(byte[] body, Metadata headers, StreamObserver<byte[]> answer) {
    InFlight.Share share = exports.inFlight().share();
    Tenant known = null;
    try {
      Tenant tenant = tenants.tenant(name -> header(headers, name));
      known = tenant;
      share.atLeast(body.length);
      exports
          .take(
              new Arrival(DOOR, tenant, body, GrpcServerSettings.isGzip(body), share),
              plain -> OtlpDecoder.decode(signal.signal(), OtlpEncoding.PROTOBUF, plain),
              IN_PLACE_BYTES)
          .whenComplete((receipt, failure) -> answer(tenant, answer, receipt, failure));
    } catch (RefusedException refused) {
      share.release();
      answer(known, answer, null, refused);
    }
  }

  private static @Nullable String header(Metadata headers, String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  /// @param tenant null where the call is refused because it is nobody's
  private void answer(
      @Nullable Tenant tenant,
      StreamObserver<byte[]> answer,
      @Nullable Receipt receipt,
      @Nullable Throwable failure) {
    if (receipt != null) {
      Message response = signal.response(receipt.rejected(), receipt.reason());
      answer.onNext(response.toByteArray());
      answer.onCompleted();
    } else if (RefusedException.cause(failure) instanceof RefusedException refused) {
      if (tenant != null) {
        exports.sources().of(tenant, DOOR).failed(refused.getMessage());
      }
      exports.count(refused.refusal());
      answer.onError(StatusProto.toStatusRuntimeException(Statuses.of(refused)));
    } else {
      answer.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
