package dev.whence.receive;

import io.quarkus.grpc.GrpcService;

/// OTLP's traces over gRPC.
@GrpcService
final class TraceGrpc extends OtlpGrpc {

  TraceGrpc(Exports exports, TenantResolver tenants) {
    super(OtlpSignal.TRACES, exports, tenants);
  }
}
