package dev.whence.wiring;

import dev.whence.access.Access;
import dev.whence.access.Denials;
import dev.whence.access.GrpcGate;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The gate of the gRPC port, where Quarkus finds it.
@GlobalInterceptor
@Singleton
final class GrpcGateBean extends GrpcGate {

  @Inject
  GrpcGateBean(Access access, Denials denials) {
    super(access, denials);
  }
}
