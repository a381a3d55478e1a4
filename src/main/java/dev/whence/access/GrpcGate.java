package dev.whence.access;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Stands before every gRPC service: lets in who may send. No message is read before. Health stays
/// open. Thread-safe.
public class GrpcGate implements ServerInterceptor {

  private static final String HEALTH = "grpc.health.v1.Health";

  private final Access access;
  private final Denials denials;

  public GrpcGate(Access access, Denials denials) {
    this.access = access;
    this.denials = denials;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    Context came = Context.current();
    CompletionStage<Caller> admitted =
        access.admit(
            new Credentials(
                name -> values(headers, name),
                Credentials.subject(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))),
            Role.INGEST);
    LateListener<Q> listener = new LateListener<>();
    admitted.whenComplete(
        (caller, failure) -> {
          if (caller == null) {
            StatusRuntimeException refusal = refusal(failure);
            listener.start(new ServerCall.Listener<>() {});
            Metadata trailers = refusal.getTrailers();
            call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
          } else {
            Context context = came.withValue(Callers.OF_CALL, caller);
            listener.start(Contexts.interceptCall(context, call, headers, next));
          }
        });
    return listener;
  }

  private static List<String> values(Metadata headers, String name) {
    List<String> values = new ArrayList<>();
    Iterable<String> sent = headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    if (sent != null) {
      sent.forEach(values::add);
    }
    return values;
  }

  private StatusRuntimeException refusal(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Denied denied =
        cause instanceof Denied known
            ? known
            : new Denied(Denied.Reason.UNAVAILABLE, "the credential cannot be checked now");
    denials.count(denied.reason());
    return StatusProto.toStatusRuntimeException(Refusals.status(denied));
  }
}
