package dev.whence.api.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.whence.api.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTextTest {

  private static QuestionText.Written read(String body) {
    return QuestionText.read(body.getBytes(UTF_8));
  }

  @Test
  void aBodyIsAQuestion() {
    QuestionText.Written written =
        read("{\"service.name\":\"auth\",\"baselines\":[{\"from\":1,\"to\":\"now-1h\"}]}\n");
    assertThat(written.service()).isEqualTo("auth");
    assertThat(written.baselines()).containsExactly(new QuestionText.Range("1", "now-1h"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'baselines':{}} | 'baselines' is no list | [{'from'",
        "{'baselines':'now-2h'} | 'baselines' is no list | [{'from'",
        "{'baselines':['now-2h']} | 'baselines' is, or holds, what is no window | {'from'",
        "{'baseline':[]} | 'baseline' is, or holds, what is no window | {'from'",
        "{'from':[]} | 'from' is neither text nor number | one text",
        "{'baseline':{'from':{}}} | 'from' is neither text nor number | one text",
        "[] | the body is no JSON object | 'service.name'",
        "null | the body is no JSON object | 'service.name'",
        "{'from':'now-1h','from':'now-2h'} | no JSON: Duplicate field 'from' | one JSON object",
        "{} {} | no JSON: Trailing token | one JSON object",
        "{'sevice':'auth'} | the field 'sevice' is not known | Known are at, baseline"
      },
      quoteCharacter = '^')
  void whatIsNoneIsToldWhereAndHowItWouldBeOne(String body, String detail, String advice) {
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> read(body.replace('\'', '"')));
    assertThat(refusal.getMessage()).contains(detail);
    assertThat(refusal.advice()).contains(advice.replace('\'', '"'));
  }
}
