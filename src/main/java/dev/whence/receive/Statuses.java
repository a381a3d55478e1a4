package dev.whence.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

/// Refusals as `google.rpc.Status`, the body that OTLP wants for errors.
final class Statuses {

  private Statuses() {}

  static Status of(RefusedException refused) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(refused.refusal().code().value())
            .setMessage(refused.getMessage());
    if (refused.refusal() == Refusal.MALFORMED) {
      status.addDetails(
          Any.pack(
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder().setDescription(refused.getMessage()))
                  .build()));
    }
    if (refused.retryAfterSeconds() > 0) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Duration.newBuilder().setSeconds(refused.retryAfterSeconds()))
                  .build()));
    }
    return status.build();
  }
}
