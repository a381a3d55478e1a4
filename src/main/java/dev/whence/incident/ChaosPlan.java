package dev.whence.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One experiment as the two tools take it: the fault, a check of the steady state beside it that
/// stops it, and a bound on time and pods. Targets are found by the label `app.kubernetes.io/name`
/// in the namespace `default`: to be adapted where pods are labelled otherwise.
///
/// @param probe an address that answers 200 while all is well
record ChaosPlan(
    String name,
    Experiments.Fault fault,
    String target,
    @Nullable String peer,
    double delaySeconds,
    String probe) {

  private static final String LABEL = "app.kubernetes.io/name";
  private static final String NAMESPACE = "default";
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /// A Workflow: the fault and the status check run side by side, and the check aborts both.
  String chaosMesh() {
    ObjectNode workflow = JsonNodeFactory.instance.objectNode();
    workflow.put("apiVersion", "chaos-mesh.org/v1alpha1").put("kind", "Workflow");
    workflow.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
    ObjectNode spec = workflow.putObject("spec");
    spec.put("entry", "experiment");
    ArrayNode templates = spec.putArray("templates");
    ObjectNode entry = templates.addObject();
    entry.put("name", "experiment").put("templateType", "Parallel");
    entry.put("deadline", Experiments.SECONDS + 60 + "s");
    entry.putArray("children").add("steady-state").add("fault");
    ObjectNode check = templates.addObject();
    check.put("name", "steady-state").put("templateType", "StatusCheck");
    check.put("deadline", Experiments.SECONDS + 60 + "s").put("abortWithStatusCheck", true);
    ObjectNode status = check.putObject("statusCheck");
    status.put("mode", "Continuous").put("type", "HTTP");
    status.put("intervalSeconds", 10).put("timeoutSeconds", 5).put("failureThreshold", 2);
    ObjectNode http = status.putObject("http");
    http.put("url", probe).put("method", "GET");
    http.putObject("criteria").put("statusCode", "200");
    ObjectNode chaos = templates.addObject();
    chaos.put("name", "fault").put("deadline", Experiments.SECONDS + "s");
    fault(chaos);
    return yaml(workflow);
  }

  private void fault(ObjectNode template) {
    switch (fault) {
      case DELAY -> {
        template.put("templateType", "NetworkChaos");
        ObjectNode chaos = template.putObject("networkChaos");
        chaos.put("action", "delay").put("direction", "to");
        select(chaos, target);
        chaos.putObject("delay").put("latency", millis() + "ms");
        ObjectNode peers = chaos.putObject("target");
        peers.put("mode", "all");
        selector(peers, String.valueOf(peer));
      }
      case KILL, LOAD -> {
        // Less capacity is as much load for each that is left.
        template.put("templateType", "PodChaos");
        ObjectNode chaos = template.putObject("podChaos");
        chaos.put("action", fault == Experiments.Fault.KILL ? "pod-kill" : "pod-failure");
        select(chaos, target);
      }
      case STRESS -> {
        template.put("templateType", "StressChaos");
        ObjectNode chaos = template.putObject("stressChaos");
        select(chaos, target);
        chaos.putObject("stressors").putObject("cpu").put("workers", 1).put("load", 100);
      }
    }
  }

  private static void select(ObjectNode chaos, String app) {
    chaos.put("mode", "fixed-percent").put("value", String.valueOf(Experiments.PERCENT));
    selector(chaos, app);
  }

  private static void selector(ObjectNode chaos, String app) {
    ObjectNode selector = chaos.putObject("selector");
    selector.putArray("namespaces").add(NAMESPACE);
    selector.putObject("labelSelectors").put(LABEL, app);
  }

  /// A ChaosEngine with a continuous probe that stops it.
  String litmus() {
    ObjectNode engine = JsonNodeFactory.instance.objectNode();
    engine.put("apiVersion", "litmuschaos.io/v1alpha1").put("kind", "ChaosEngine");
    engine.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
    ObjectNode spec = engine.putObject("spec");
    spec.put("engineState", "active").put("annotationCheck", "false");
    spec.putObject("appinfo")
        .put("appns", NAMESPACE)
        .put("applabel", LABEL + "=" + target)
        .put("appkind", "deployment");
    spec.put("chaosServiceAccount", "litmus-admin");
    ObjectNode experiment = spec.putArray("experiments").addObject();
    experiment.put("name", litmusName());
    ObjectNode inner = experiment.putObject("spec");
    probe(inner.putArray("probe").addObject());
    ArrayNode env = inner.putObject("components").putArray("env");
    env(env, "TOTAL_CHAOS_DURATION", String.valueOf(Experiments.SECONDS));
    env(env, "PODS_AFFECTED_PERC", String.valueOf(Experiments.PERCENT));
    switch (fault) {
      case DELAY -> {
        env(env, "NETWORK_LATENCY", String.valueOf(millis()));
        env(env, "DESTINATION_HOSTS", String.valueOf(peer));
      }
      case KILL -> env(env, "FORCE", "false");
      case STRESS -> env(env, "CPU_CORES", "1");
      case LOAD -> env(env, "CHAOS_INTERVAL", "30");
    }
    return yaml(engine);
  }

  private String litmusName() {
    return switch (fault) {
      case DELAY -> "pod-network-latency";
      case KILL, LOAD -> "pod-delete";
      case STRESS -> "pod-cpu-hog";
    };
  }

  private void probe(ObjectNode node) {
    node.put("name", "steady-state").put("type", "httpProbe").put("mode", "Continuous");
    ObjectNode get = node.putObject("httpProbe/inputs");
    get.put("url", probe);
    get.putObject("method").putObject("get").put("criteria", "==").put("responseCode", "200");
    node.putObject("runProperties")
        .put("probeTimeout", "5s")
        .put("interval", "10s")
        .put("attempt", 2)
        .put("stopOnFailure", true);
  }

  private static void env(ArrayNode env, String name, String value) {
    env.addObject().put("name", name).put("value", value);
  }

  private long millis() {
    return Math.round(delaySeconds * 1_000);
  }

  private static String yaml(ObjectNode node) {
    try {
      return YAML.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%s cannot be written", node.path("kind")), impossible);
    }
  }
}
