package dev.whence.receive;

import io.quarkus.grpc.GrpcService;

/// OTLP's metrics over gRPC.
@GrpcService
final class MetricsGrpc extends OtlpGrpc {

  MetricsGrpc(Exports exports, TenantResolver tenants) {
    super(OtlpSignal.METRICS, exports, tenants);
  }
}
