package dev.whence.api.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.api.ApiException;
import dev.whence.api.Fields;
import dev.whence.incident.ActionItem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostmortemItemsTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-27T16:20:00Z"), ZoneOffset.UTC);

  private static ActionItem read(String item) {
    byte[] body = "{\"action_items\":[%s]}".formatted(item).getBytes(UTF_8);
    return PostmortemItems.read(Fields.of(body, Set.of("action_items")), null, NOW).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "now+7d, 2026-12-04T16:20:00Z",
    "now, 2026-11-27T16:20:00Z",
    "2026-12-01, 2026-12-01T00:00:00Z"
  })
  void aDateMayBeRelative(String written, String meant) {
    assertThat(read("{\"text\":\"alert\",\"due_by\":\"%s\"}".formatted(written)).dueBy())
        .isEqualTo(meant);
  }

  @Test
  void aDateThatIsNone() {
    assertThatThrownBy(() -> read("{\"text\":\"alert\",\"due_by\":\"soon\"}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("'soon'");
  }
}
