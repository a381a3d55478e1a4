package dev.whence.receive;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The ways in which the OpenTelemetry SDK's own exporters send, and the doors that they send to.
abstract class OtlpExportersFixture {

  enum Transport {
    GRPC,
    GRPC_GZIP,
    HTTP,
    HTTP_GZIP;

    String compression() {
      return name().endsWith("GZIP") ? "gzip" : "none";
    }

    boolean grpc() {
      return name().startsWith("GRPC");
    }
  }

  static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("service.name", "auth")
              .put("service.instance.id", "auth-1")
              .build());

  @SuppressWarnings("NullAway.Init")
  Doors doors;

  @BeforeEach
  void open() throws Exception {
    doors = new Doors();
  }

  @AfterEach
  void close() throws Exception {
    doors.close();
  }
}
