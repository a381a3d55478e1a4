package dev.whence.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | Send one with fields of these names: note, role.",
        "{'nots':'a'} | Known are note, role.",
        "{'role':'nobody'} | Known are admin, query."
      })
  void saysWhatWouldBeTaken(String body, String advice) {
    assertThatThrownBy(
            () ->
                Fields.of(body.replace('\'', '"').getBytes(UTF_8), Set.of("role", "note"))
                    .oneOf("role", Set.of("query", "admin"), "query"))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.advice()).isEqualTo(advice));
  }
}
