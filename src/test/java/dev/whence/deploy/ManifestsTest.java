package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The manifests hold nothing that Kubernetes' own types do not know.
class ManifestsTest {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              Service.class,
              ServiceAccount.class,
              StatefulSet.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              Role.class,
              RoleBinding.class,
              ClusterRole.class,
              ClusterRoleBinding.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  /// Takes no field that has no place: Kubernetes' types else keep it as an addition.
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  static Stream<JsonNode> manifests() {
    return Stream.of(
            Tree.files("deploy/kubernetes", "yaml"), List.of(Path.of("deploy/collector/rbac.yaml")))
        .flatMap(List::stream)
        .flatMap(file -> Tree.documents(file).stream())
        .filter(document -> document.has("kind"))
        .filter(document -> !document.path("kind").asText().equals("Kustomization"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isOfItsKind(JsonNode manifest) throws Exception {
    Class<? extends HasMetadata> kind = KINDS.get(manifest.path("kind").asText());
    assertThat(kind).as(manifest.path("kind").asText()).isNotNull();
    HasMetadata read = STRICT.treeToValue(manifest, kind);
    assertThat(manifest.path("apiVersion").asText()).isEqualTo(HasMetadata.getApiVersion(kind));
    assertThat(read.getMetadata().getName()).matches("[a-z][a-z0-9-]*");
  }

  @Test
  void aMisspeltFieldIsNoticed() {
    ObjectNode manifest = Tree.yaml("deploy/kubernetes/base/statefulset.yaml").deepCopy();
    ((ObjectNode) manifest.at("/spec/template/spec/containers/0")).putObject("readynessProbe");
    assertThatThrownBy(() -> STRICT.treeToValue(manifest, StatefulSet.class))
        .hasMessageContaining("readynessProbe");
  }
}
