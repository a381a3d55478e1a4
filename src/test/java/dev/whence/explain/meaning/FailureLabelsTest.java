package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLabelsTest {

  @ParameterizedTest
  @CsvSource({
    "response_code, 503, true",
    "response_code, 5xx, true",
    "response_code, 429, true",
    "response_code, 404, false",
    "grpc_response_status, 14, true",
    "grpc_response_status, 0, false",
    "grpc_response_status, 5, false",
    "grpc_code, ResourceExhausted, true",
    "grpc_code, OK, false",
    "grpc_code, NotFound, false",
    "classification, failure, true",
    "classification, success, false",
    "error.type, timeout, true",
    "failure_class, fault_5xx, true",
    "failure_class, error_4xx, false",
    "failure_class, fault_5xx_retried, false",
    "queue, retry-5xx, false",
    "route, 500, false"
  })
  void aLabelSaysWhetherCallsFailed(String label, String value, boolean failed) {
    assertThat(FailureLabels.failed(Attributes.of(Map.of(label, value)))).isEqualTo(failed);
  }

  @ParameterizedTest
  @CsvSource({
    "response_code, 404, true",
    "response_code, 503, false",
    "grpc_code, NotFound, true",
    "failure_class, error_4xx, true",
    "failure_class, fault_5xx, false",
    "queue, retry-4xx, false"
  })
  void aLabelSaysWhetherCallsWereRefused(String label, String value, boolean refused) {
    assertThat(FailureLabels.refused(Attributes.of(Map.of(label, value)))).isEqualTo(refused);
  }
}
