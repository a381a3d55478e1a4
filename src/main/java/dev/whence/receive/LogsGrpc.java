package dev.whence.receive;

import io.quarkus.grpc.GrpcService;

/// OTLP's logs over gRPC.
@GrpcService
final class LogsGrpc extends OtlpGrpc {

  LogsGrpc(Exports exports, TenantResolver tenants) {
    super(OtlpSignal.LOGS, exports, tenants);
  }
}
