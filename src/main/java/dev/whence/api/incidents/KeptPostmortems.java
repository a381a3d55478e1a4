package dev.whence.api.incidents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.incident.ActionItem;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps post-mortems that people took over from the draft: every edit is a revision, none is lost.
@Singleton
final class KeptPostmortems {

  private static final String KIND = "postmortem";

  private final Store store;

  KeptPostmortems(Store store) {
    this.store = store;
  }

  /// One revision.
  ///
  /// @param role of who edited it
  record Edited(
      @JsonProperty("incident") String incident,
      @JsonProperty("markdown") String markdown,
      @JsonProperty("action_items") List<ActionItem> items,
      @JsonProperty("edited_at") String editedAt,
      @JsonProperty("role") String role) {

    Edited {
      items = List.copyOf(items);
    }
  }

  /// An edit and the revision that it is.
  record Kept(Edited edited, int revision) {}

  /// @param revision 0 for the newest
  Optional<Kept> find(Tenant tenant, String incident, int revision) {
    return store.document(tenant, KIND, incident, revision).map(KeptPostmortems::read);
  }

  List<Kept> newest(Tenant tenant, int limit) {
    return store.documents(tenant, KIND, TimeRange.SINCE_EPOCH, limit).stream()
        .map(KeptPostmortems::read)
        .toList();
  }

  /// @param based the revision that was edited, 0 for the draft
  /// @throws ApiException where somebody else was faster
  synchronized Kept keep(Tenant tenant, Edited edited, int based) {
    int newest =
        store.document(tenant, KIND, edited.incident(), 0).map(Document::revision).orElse(0);
    if (based != newest) {
      throw conflict(newest, based);
    }
    long time = TimeRange.nanos(Instant.parse(edited.editedAt()));
    Document next = new Document(KIND, edited.incident(), newest + 1, time, Json.text(edited));
    if (!store.put(tenant, next)) {
      throw conflict(newest + 1, based);
    }
    return new Kept(edited, newest + 1);
  }

  private static ApiException conflict(int newest, int based) {
    return ApiException.inParameter(
        ErrorCode.CONFLICT,
        "based_on",
        "revision " + newest + " is the newest, not " + based,
        "Read it again, and put both together.");
  }

  private static Kept read(Document document) {
    return new Kept(Json.kept(document.json(), Edited.class), document.revision());
  }
}
