package dev.whence.api.incidents;

import dev.whence.explain.answer.Explanation;
import dev.whence.incident.ErrorBudget;
import dev.whence.incident.Postmortem;
import dev.whence.incident.PostmortemDraft;
import dev.whence.model.Tenant;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes drafts of post-mortems.
@Singleton
public final class PostmortemDrafts {

  private final KeptIncidents incidents;
  private final IncidentView view;
  private final Objectives objectives;
  private final PostmortemTemplates templates;

  PostmortemDrafts(
      KeptIncidents incidents,
      IncidentView view,
      Objectives objectives,
      PostmortemTemplates templates) {
    this.incidents = incidents;
    this.view = view;
    this.objectives = objectives;
    this.templates = templates;
  }

  /// @throws ApiException where there is no such incident
  Postmortem draft(Tenant tenant, String incident) {
    IncidentView.Whole whole = view.whole(tenant, incidents.get(tenant, incident));
    Explanation answer = whole.answer();
    List<ErrorBudget> budgets = answer == null ? List.of() : objectives.budgets(tenant, answer);
    return PostmortemDraft.of(whole.incident(), answer, whole.actions(), budgets);
  }

  /// The draft as a template writes it, the one called `default` where none is named.
  ///
  /// @throws ApiException where there is no such incident or template
  public String markdown(Tenant tenant, String incident, @Nullable String template) {
    return templates.get(template == null ? "default" : template).fill(draft(tenant, incident));
  }
}
