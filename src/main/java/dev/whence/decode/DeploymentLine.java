package dev.whence.decode;

import com.fasterxml.jackson.databind.node.LongNode;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Emitters;
import dev.whence.model.Logs;
import dev.whence.model.Vocabulary;

/// A log line that carries OpenTelemetry's `deployment.*` attributes as the deployment that it
/// tells of. Lines of one `deployment.id` are one change.
final class DeploymentLine {

  private DeploymentLine() {}

  static ChangeEvent change(Logs logs, int row) {
    String id = KubernetesEvents.text(logs, row, "deployment.id");
    String service = KubernetesEvents.text(logs, row, "service.name");
    String name = KubernetesEvents.text(logs, row, "deployment.name");
    String status = KubernetesEvents.text(logs, row, "deployment.status");
    String ofResource = new Emitters(logs.frame(), Vocabulary.DEFAULT).of(row).service().name();
    String changed = service.isEmpty() ? (name.isEmpty() ? ofResource : name) : service;
    return new ChangeDraft("opentelemetry", id.isEmpty() ? changed + "-" + logs.timeNanos(row) : id)
        .at(LongNode.valueOf(logs.timeNanos(row)), logs.timeNanos(row))
        .service(changed, environment(logs, row))
        .versions(KubernetesEvents.text(logs, row, "service.version"), "")
        .deployment(id, status.equals("failed") || status.equals("succeeded") ? status : "")
        .summary(name.isEmpty() ? logs.body(row) : name, "")
        .attribute("deployment.name", name)
        .attribute(
            "deployment.target.name", KubernetesEvents.text(logs, row, "deployment.target.name"))
        .event();
  }

  private static String environment(Logs logs, int row) {
    String own = KubernetesEvents.text(logs, row, "deployment.environment.name");
    return own.isEmpty()
        ? KubernetesEvents.resource(logs, row, "deployment.environment.name")
        : own;
  }
}
