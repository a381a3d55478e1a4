package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Texts;
import dev.whence.api.TimeText;
import dev.whence.incident.ActionItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads action items as people send them.
final class PostmortemItems {

  private static final int MOST = 200;
  private static final int MAX_TEXT = 2_000;
  private static final Set<String> KINDS = Set.of("prevent", "detect", "mitigate", "process");

  private PostmortemItems() {}

  /// @param due for items that name no date of their own
  static List<ActionItem> read(JsonNode list, @Nullable String due) {
    List<ActionItem> items = new ArrayList<>();
    for (JsonNode item : list) {
      String text = item.path("text").asText("").strip();
      if (items.size() >= MOST || text.isEmpty() || text.length() > MAX_TEXT) {
        throw ApiException.inParameter(
            ErrorCode.INVALID_BODY,
            "action_items",
            "more than " + MOST + " items, or one without a text of up to " + MAX_TEXT,
            "Each has a text, a kind, a role, and if known a due_by.");
      }
      String kind = item.path("kind").asText("prevent");
      items.add(
          new ActionItem(
              "ai" + (items.size() + 1),
              KINDS.contains(kind) ? kind : "prevent",
              text,
              item.path("role").asText("to be decided"),
              item.hasNonNull("due_by") ? time(item.path("due_by").asText()) : due,
              item.path("state").asText("open").equals("done") ? "done" : "open"));
    }
    return items;
  }

  private static String time(String text) {
    return Texts.time(TimeText.parse("due_by", text, Instant.EPOCH, TimeText.Edge.END));
  }
}
