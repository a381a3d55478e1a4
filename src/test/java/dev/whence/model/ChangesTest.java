package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {

  @Test
  void readsBackWhatWasWritten() {
    ChangeEvent full =
        new ChangeEvent(
            "rel-1208",
            ChangeKind.DEPLOYMENT,
            1_000,
            2_000L,
            new Service("shop", "user-profile", "production"),
            "3.9.0",
            "3.8.4",
            "canary",
            25.0,
            "1208",
            "succeeded",
            List.of("pod-a", "pod-b"),
            List.of("pod-z"),
            "preferences on every page",
            "argocd",
            "https://deploys.example/1208",
            Attributes.of(Map.of("vcs.ref.head.revision", "9c1e2ab", "attempt", 2L)));
    ChangeEvent bare = BareChange.of("x", ChangeKind.OTHER, 5, null);
    Changes changes = Changes.of(Changes.frame(List.of(full, bare), 77));
    assertThat(changes.event(0)).isEqualTo(full);
    assertThat(changes.event(1)).isEqualTo(bare);
    assertThat(changes.receivedNanos(1)).isEqualTo(77);
  }
}
