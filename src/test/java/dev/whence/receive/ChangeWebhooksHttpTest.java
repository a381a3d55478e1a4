package dev.whence.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Export;
import dev.whence.intake.Receipt;
import dev.whence.model.Changes;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeWebhooksHttpTest {

  private static final byte[] FLUX =
      """
      {"involvedObject":{"kind":"Kustomization","namespace":"shop","name":"auth"},
       "timestamp":"2026-11-24T14:00:00Z","reason":"ReconciliationSucceeded"}
      """
          .getBytes(UTF_8);

  private Peers peers;

  @BeforeEach
  void open() throws Exception {
    peers = new Peers();
  }

  @AfterEach
  void close() throws Exception {
    assertThat(peers.bytesInFlight()).isZero();
    peers.close();
  }

  private static String signature(String secret, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }

  private int post(String path, byte[] body, String... headers) throws Exception {
    return peers.post("/api/v1/changes/" + path, body, headers).statusCode();
  }

  @Test
  void signedCallsAreTaken() throws Exception {
    assertThat(post("flux", FLUX, "X-Signature", signature(Peers.NEW_SECRET, FLUX))).isEqualTo(202);
    assertThat(post("flux", FLUX, "X-Signature", signature(Peers.OLD_SECRET, FLUX))).isEqualTo(202);
    Changes changes = Changes.of(peers.kept().all().getFirst().frame());
    assertThat(changes.event(0).id()).startsWith("flux-auth-");
  }

  @Test
  void callsWithAWrongSignatureOrNoneAreNot() throws Exception {
    assertThat(post("flux", FLUX)).isEqualTo(401);
    assertThat(post("flux", FLUX, "X-Signature", "sha256=00")).isEqualTo(401);
    assertThat(post("flux", FLUX, "X-Signature", signature("guess", FLUX))).isEqualTo(401);
    byte[] changed = new String(FLUX, UTF_8).replace("auth", "shop").getBytes(UTF_8);
    assertThat(post("flux", changed, "X-Signature", signature(Peers.NEW_SECRET, FLUX)))
        .isEqualTo(401);
    assertThat(post("gitlab", "{}".getBytes(UTF_8), "X-Gitlab-Token", "guess")).isEqualTo(401);
    assertThat(post("github", "{}".getBytes(UTF_8), "X-GitHub-Event", "ping")).isEqualTo(401);
    assertThat(peers.kept().all()).isEmpty();
  }

  @Test
  void whatIsNoChangeIsAcknowledgedSoThatItIsNotSentAgain() throws Exception {
    byte[] push = "{\"object_kind\":\"push\"}".getBytes(UTF_8);
    assertThat(post("gitlab", push, "X-Gitlab-Token", Peers.NEW_SECRET)).isEqualTo(202);
    assertThat(peers.kept().all()).isEmpty();
  }

  @Test
  void aChangeThatIsRefusedIsNotCalledAccepted() throws Exception {
    peers
        .kept()
        .answer(_ -> CompletableFuture.completedFuture(new Receipt(0, 0, 1, "of the year 2099")));
    var answer =
        peers.post("/api/v1/changes/flux", FLUX, "X-Signature", signature(Peers.NEW_SECRET, FLUX));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).asString().contains("0 kept, 1 refused: of the year 2099");
  }

  @Test
  void malformedCallsAreRefused() throws Exception {
    assertThat(post("pagerduty", "{}".getBytes(UTF_8))).isEqualTo(400);
    assertThat(post("argocd", "nonsense".getBytes(UTF_8))).isEqualTo(400);
    assertThat(post("argocd", new byte[Peers.MAX_REQUEST + 1])).isEqualTo(413);
  }

  private Set<String> idsOfTwo(String body) throws Exception {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      ids.add(peers.post("/api/v1/changes/pagerduty", body.getBytes(UTF_8)).body());
      peers.later(Duration.ofMinutes(1));
    }
    return ids;
  }

  private long keys() {
    return peers.kept().all().stream().map(Export::key).distinct().count();
  }

  @Test
  void whatDoesNotSayWhenIsAnotherChangeWheneverItComes() throws Exception {
    assertThat(idsOfTwo("{\"payload\":{\"summary\":\"shop deployed\"}}")).hasSize(2);
    assertThat(keys()).isEqualTo(2);
  }

  @Test
  void whatSaysWhenIsTheSameChangeHoweverOftenItComes() throws Exception {
    String timed =
        "{\"payload\":{\"summary\":\"shop deployed\",\"timestamp\":\"2026-11-24T13:00:00Z\"}}";
    assertThat(idsOfTwo(timed)).hasSize(1);
    assertThat(keys()).isEqualTo(1);
  }
}
