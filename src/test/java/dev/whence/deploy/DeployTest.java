package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.demo.PlayStory;
import dev.whence.wiring.WhenceConfig;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files of `deploy/` say what the code says: ports, names of settings, flags, paths.
class DeployTest {

  private static final String DOCKERFILE = Tree.text("deploy/Dockerfile");
  private static final JsonNode ALONE = Tree.yaml("deploy/compose.yaml").path("services");
  private static final JsonNode FULL = Tree.yaml("deploy/compose-full.yaml").path("services");
  private static final String HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  static Stream<Path> files() {
    return Stream.concat(
        Tree.files("deploy", "ya?ml|json").stream(), Tree.files("grafana", "ya?ml|json").stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void parses(Path file) {
    assertThat(Tree.documents(file)).isNotEmpty().noneMatch(JsonNode::isMissingNode);
  }

  private static Set<Integer> ports() {
    SmallRyeConfig config = Settings.with(Map.of());
    WhenceConfig whence = config.getConfigMapping(WhenceConfig.class);
    return Set.of(
        config.getValue("quarkus.http.port", Integer.class),
        config.getValue("quarkus.grpc.server.port", Integer.class),
        whence.otlp().http().port(),
        whence.jaeger().http().port(),
        whence.zipkin().http().port());
  }

  @Test
  void theImageIsJavaAsThePomWantsItAndNobodysRoot() {
    String java = Tree.found("<maven.compiler.release>(\\d+)<", Tree.text("pom.xml"));
    List<String> bases = DOCKERFILE.lines().filter(line -> line.startsWith("FROM ")).toList();
    assertThat(bases).hasSize(2);
    assertThat(bases.getFirst()).matches("FROM maven:3\\.9-eclipse-temurin-" + java + " AS build");
    assertThat(bases.getLast()).isEqualTo("FROM eclipse-temurin:" + java + "-jre");
    assertThat(DOCKERFILE.lines()).contains("USER 10001:10001");
  }

  @Test
  void theImageOpensThePortsOfTheService() {
    Set<Integer> exposed = new TreeSet<>();
    for (String port : Tree.found("(?m)^EXPOSE (.*)$", DOCKERFILE).split(" ")) {
      exposed.add(Integer.valueOf(port));
    }
    assertThat(exposed).isEqualTo(ports());
    Map<String, String> hosts = new TreeMap<>(Settings.ofImage());
    hosts.keySet().removeIf(name -> !name.endsWith("_HOST"));
    assertThat(hosts).hasSize(5).allSatisfy((_, host) -> assertThat(host).isEqualTo("0.0.0.0"));
  }

  private static JsonNode statefulSet(String overlay) {
    return Tree.yaml("deploy/kubernetes/" + overlay + "/statefulset.yaml");
  }

  private static JsonNode container(String overlay) {
    return statefulSet(overlay).at("/spec/template/spec/containers/0");
  }

  @Test
  void settingsAreOnesThatTheCodeKnows() {
    Set<String> set = new TreeSet<>(Settings.ofImage().keySet());
    set.addAll(Settings.ofCompose(ALONE.path("whence")).keySet());
    set.addAll(Settings.ofCompose(FULL.path("whence")).keySet());
    set.addAll(Settings.ofContainer(container("base")).keySet());
    set.addAll(Settings.ofContainer(container("elasticsearch")).keySet());
    Matcher written =
        Pattern.compile("\\bWHENCE_(?:STORE|REDACTION)_[A-Z_]+\\b")
            .matcher(
                Tree.text("deploy/README.md")
                    + Tree.text("deploy/kubernetes/elasticsearch/statefulset.yaml"));
    while (written.find()) {
      set.add(written.group());
    }
    String properties = Tree.text("src/main/resources/application.properties");
    Set<String> known = Settings.known();
    assertThat(set)
        .hasSizeGreaterThan(12)
        .allMatch(
            name ->
                name.startsWith("QUARKUS_")
                    ? properties.contains(
                        name.toLowerCase(java.util.Locale.ROOT).replace('_', '.') + "=")
                    : known.stream().anyMatch(name::matches));
  }

  @Test
  void settingsOfComposeAreReadAsMeant() {
    Map<String, String> all = new HashMap<>(Settings.ofImage());
    all.putAll(Settings.ofCompose(ALONE.path("whence")));
    all.putAll(Settings.ofCompose(FULL.path("whence")));
    all.put("WHENCE_ACCESS_KEYS_LOCAL_SHA256", HASH);
    WhenceConfig config = Settings.with(all).getConfigMapping(WhenceConfig.class);
    assertThat(config.access().keys()).containsOnlyKeys("local");
    assertThat(config.access().keys().get("local").sha256()).containsExactly(HASH);
    assertThat(config.access().keys().get("local").roles())
        .containsExactly("ingest", "query", "respond");
    assertThat(config.store().kind().name()).isEqualTo("ELASTICSEARCH");
    assertThat(config.store().elasticsearch().hosts().getFirst())
        .hasToString("http://elasticsearch:9200");
    assertThat(config.page().links()).containsOnlyKeys("jaeger", "grafana");
    assertThat(config.data()).hasToString("/data");
  }

  @Test
  void composeHardensAndNamesWhatThereIs() {
    JsonNode whence = ALONE.path("whence");
    assertThat(whence.path("read_only").asBoolean()).isTrue();
    assertThat(Tree.texts(whence.path("cap_drop"))).containsExactly("ALL");
    assertThat(whence.at("/tmpfs/0").asText()).startsWith("/tmp:exec");
    assertThat(whence.at("/volumes/0").asText())
        .endsWith(":" + Settings.ofImage().get("WHENCE_DATA"));
    for (String published : Tree.texts(whence.path("ports"))) {
      String[] parts = published.split(":");
      assertThat(parts[0]).isEqualTo("127.0.0.1");
      assertThat(ports()).contains(Integer.valueOf(parts[2]));
    }
    String node = Tree.found("<elasticsearch.node.version>(.*)<", Tree.text("pom.xml"));
    assertThat(FULL.at("/elasticsearch/image").asText()).endsWith("elasticsearch:" + node);
    String version =
        Tree.found("<artifactId>whence</artifactId>\\s*<version>(.*)</", Tree.text("pom.xml"));
    assertThat(List.of(whence.path("image").asText(), FULL.at("/demo/image").asText()))
        .containsOnly("whence:" + version);
    assertThat(Tree.texts(FULL.at("/demo/entrypoint"))).endsWith(PlayStory.class.getName());
  }

  @Test
  void composeMountsFilesThatAreThere() {
    for (JsonNode service : FULL) {
      for (String volume : Tree.texts(service.path("volumes"))) {
        if (volume.startsWith(".")) {
          assertThat(Path.of("deploy").resolve(volume.substring(0, volume.indexOf(':')))).exists();
        }
      }
    }
    String provider =
        Tree.yaml("grafana/provisioning/dashboards/whence.yaml")
            .at("/providers/0/options/path")
            .asText();
    assertThat(Tree.texts(FULL.at("/grafana/volumes")))
        .contains("../grafana/dashboards:" + provider + ":ro");
    String sources =
        Tree.text("grafana/provisioning/datasources/whence.yaml")
            + Tree.text("grafana/provisioning/datasources/prometheus.yaml");
    Matcher variable = Pattern.compile("\\$([A-Z_]+)").matcher(sources);
    while (variable.find()) {
      assertThat(FULL.at("/grafana/environment").has(variable.group(1)))
          .as(variable.group())
          .isTrue();
    }
  }

  @Test
  void everyPortInKubernetesIsOneOfTheService() {
    Map<String, Integer> named = new TreeMap<>();
    container("base")
        .path("ports")
        .forEach(port -> named.put(port.path("name").asText(), port.path("containerPort").asInt()));
    assertThat(Set.copyOf(named.values())).isEqualTo(ports());
    for (JsonNode service : Tree.documents(Path.of("deploy/kubernetes/base/services.yaml"))) {
      for (JsonNode port : service.at("/spec/ports")) {
        assertThat(named)
            .containsEntry(port.path("targetPort").asText(), port.path("port").asInt());
      }
    }
    for (JsonNode port :
        Tree.yaml("deploy/kubernetes/base/networkpolicy.yaml").at("/spec/ingress/0/ports")) {
      assertThat(named).containsKey(port.path("port").asText());
    }
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode get = container("base").path(probe).path("httpGet");
      assertThat(get.path("path").asText()).matches("/q/health/(live|ready)");
      assertThat(get.path("port").asText()).isEqualTo("http");
    }
  }

  @Test
  void podsMayDoNoMoreThanTheyNeed() {
    JsonNode pod = statefulSet("base").at("/spec/template/spec");
    String user = Tree.found("(?m)^USER (\\d+):", DOCKERFILE);
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asText()).isEqualTo(user);
    assertThat(pod.at("/securityContext/fsGroup").asText()).isEqualTo(user);
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    JsonNode context = container("base").path("securityContext");
    assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(Tree.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
    Set<String> mounted = new TreeSet<>();
    container("base")
        .path("volumeMounts")
        .forEach(each -> mounted.add(each.path("mountPath").asText()));
    assertThat(mounted).contains("/tmp", Settings.ofImage().get("WHENCE_DATA"));
    String keys = Settings.ofContainer(container("base")).get("WHENCE_ACCESS_KEY_FILE");
    assertThat(mounted).contains(Path.of(keys).getParent().toString());
  }

  @Test
  void selectorsMeetWhatIsSelected() {
    JsonNode labels = statefulSet("base").at("/spec/template/metadata/labels");
    assertThat(statefulSet("base").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(
            Tree.yaml("deploy/kubernetes/base/poddisruptionbudget.yaml")
                .at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(
            Tree.yaml("deploy/kubernetes/base/networkpolicy.yaml")
                .at("/spec/podSelector/matchLabels"))
        .isEqualTo(labels);
    assertThat(Tree.documents(Path.of("deploy/kubernetes/base/services.yaml")))
        .hasSize(3)
        .allMatch(service -> service.at("/spec/selector").equals(labels));
  }

  @Test
  void kustomizationsNameFilesThatAreThere() {
    for (String overlay : List.of("base", "elasticsearch")) {
      Path folder = Path.of("deploy/kubernetes", overlay);
      JsonNode kustomization = Tree.yaml(folder.resolve("kustomization.yaml").toString());
      assertThat(Tree.texts(kustomization.path("resources")))
          .isNotEmpty()
          .allMatch(name -> Files.exists(folder.resolve(name)));
      assertThat(Tree.each(kustomization.path("patches")))
          .allMatch(patch -> Files.exists(folder.resolve(patch.path("path").asText())));
      for (JsonNode secret : kustomization.path("secretGenerator")) {
        String file = secret.path(secret.has("files") ? "files" : "envs").path(0).asText();
        assertThat(Tree.text(folder.resolve(".gitignore").toString())).contains(file);
        assertThat(Tree.text("deploy/README.md")).contains(file);
      }
    }
  }
}
