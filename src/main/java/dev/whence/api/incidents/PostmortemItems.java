package dev.whence.api.incidents;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Fields;
import dev.whence.incident.ActionItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads action items as people send them.
final class PostmortemItems {

  private static final int MOST = 200;
  private static final int MAX_TEXT = 2_000;
  private static final Set<String> KINDS = Set.of("prevent", "detect", "mitigate", "process");

  private static final Set<String> STATES = Set.of("open", "done");

  /// The ID is given anew: an item may be sent back as it was read.
  private static final Set<String> FIELDS = Set.of("id", "text", "kind", "role", "due_by", "state");

  private PostmortemItems() {}

  /// The items of a body; null where it says nothing of them.
  ///
  /// @param due for items that name no date of their own
  /// @param clock what relative dates (`now+7d`) are relative to
  /// @throws ApiException where they are no list of items, or have fields that are not known
  static @Nullable List<ActionItem> read(Fields sent, @Nullable String due, Clock clock) {
    List<Fields> list = sent.objects("action_items", FIELDS);
    if (list == null) {
      return null;
    }
    List<ActionItem> items = new ArrayList<>();
    for (Fields item : list) {
      String text = item.text("text");
      if (items.size() >= MOST || text == null || text.length() > MAX_TEXT) {
        throw ApiException.inParameter(
            ErrorCode.INVALID_BODY,
            "action_items",
            "more than " + MOST + " items, or one without a text of up to " + MAX_TEXT,
            "Each has a text, a kind, a role, and if known a due_by.");
      }
      String role = item.text("role");
      String dueBy = item.text("due_by");
      items.add(
          new ActionItem(
              "ai" + (items.size() + 1),
              item.oneOf("kind", KINDS, "prevent"),
              text,
              role == null ? "to be decided" : role,
              dueBy == null ? due : item.time("due_by", clock),
              item.oneOf("state", STATES, "open")));
    }
    return items;
  }
}
