package dev.whence.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.explain.answer.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PostmortemTextTest {

  private static Explanation example(String replace, String by) throws IOException {
    try (var in = PostmortemTextTest.class.getResourceAsStream("/cli/answer.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              java.util.List.class,
              list ->
                  list.setSetterInfo(
                      com.fasterxml.jackson.annotation.JsonSetter.Value.forValueNulls(
                          com.fasterxml.jackson.annotation.Nulls.AS_EMPTY)))
          .build()
          .readValue(text.replace(replace, by), Explanation.class);
    }
  }

  @Test
  void tellsWhatTheDataKnowsAndLeavesTheRestToPeople() throws IOException {
    String text = PostmortemText.of(example("", ""));
    assertThat(text)
        .startsWith("# auth-v2 connection pool exhausted")
        .contains("| Verdict | probable (0.86) |")
        .contains("- 18240 requests failed")
        .contains("## Root cause\n\nuser-profile read calls to auth-v2 rose from 310/s to 1270/s")
        .contains("| user-profile | root cause | traffic increase |")
        .contains("- 1. Why did logins fail? Because auth-v2 timed out (established).")
        .contains("- [ ] 5. Why did release and pool alarms not stop it?")
        .contains("deployment billing 7.0 at 14:01: no request path")
        .contains("- [ ] Actions, each with an owner and a date");
  }

  @Test
  void aConfidenceThatIsNotKnownIsLeftOut() throws IOException {
    String known = "\"confidence\": {";
    String text = PostmortemText.of(example(known, known.replace("confidence", "unknown")));
    assertThat(text).contains("| Verdict | probable |");
  }

  @Test
  void theFiveWhysStandAloneToo() throws IOException {
    assertThat(FiveWhysText.of(example("", ""))).startsWith("## Five whys").hasLineCount(7);
  }

  @Test
  void nothingThatSomebodySentBecomesMarkup() throws IOException {
    String hostile = "<img src=x onerror=alert(1)> [click](http://x) | `x` \\n# heading";
    String text = PostmortemText.of(example("auth-v2 timed out", hostile));
    assertThat(text)
        .doesNotContain("<img")
        .doesNotContain("[click]")
        .doesNotContain("\n# heading")
        .contains("&lt;img src=x onerror=alert(1)> \\[click\\]");
  }
}
