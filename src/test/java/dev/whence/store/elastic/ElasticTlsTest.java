package dev.whence.store.elastic;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.FreePort;
import dev.whence.access.TestKeys;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real node behind TLS and credentials.
class ElasticTlsTest {

  private static final Credentials KEY = new Credentials.ApiKey("aGlkZGVuOmtleQ==");
  private static final Credentials USER = new Credentials.Basic("whence", "hidden-word");
  private static TestKeys keys;

  @TempDir Path directory;

  @BeforeAll
  static void make(@TempDir Path directory) throws IOException {
    keys = new TestKeys(directory);
    keys.make("cluster", "CN=cluster", "dns:localhost");
    keys.make("other", "CN=other", "dns:other.example");
  }

  private static TlsDoor door(String key, Credentials wanted) throws Exception {
    return new TlsDoor(
        ElasticNode.shared().address(), keys, key, String.valueOf(wanted.authorization()));
  }

  private ElasticSettings settings(
      Credentials credentials, @Nullable String authority, URI... hosts) {
    ElasticSettings plain = ElasticStores.settings(directory);
    return new ElasticSettings(
        List.of(hosts),
        credentials,
        authority == null ? null : keys.certificate(authority),
        plain.prefix(),
        1,
        0,
        "default",
        plain.limits(),
        plain.retryFor(),
        plain.lease(),
        plain.grace());
  }

  private ElasticStore open(ElasticSettings settings) {
    return new ElasticStore(directory.resolve("store"), settings, Vocabulary.DEFAULT, () -> T0);
  }

  private static void writeAndRead(ElasticStore store) {
    Partition day = Partition.of(Signal.SPANS, T0);
    long sequence = store.committedSequence() + 1;
    store.write(
        Tenant.DEFAULT,
        day,
        sequence,
        Samples.spans().span(sequence, 1, "a", "op", T0).frame(),
        List.of());
    store.commit(sequence);
    ItemQuery all =
        new ItemQuery(
            Tenant.DEFAULT, Signal.SPANS, new TimeRange(T0, T0 + 1), List.of(), 1_000, 1_000);
    assertThat(store.find(all).frame().size()).isEqualTo((int) sequence);
  }

  @Test
  void anAuthorityOfOnesOwnIsTrustedAndCredentialsAreSent() throws Exception {
    for (Credentials each : List.of(KEY, USER)) {
      try (TlsDoor door = door("cluster", each);
          ElasticStore store = open(settings(each, "cluster", door.address()))) {
        writeAndRead(store);
        assertThat(door.authorizations()).containsOnly(each.authorization());
      }
    }
  }

  @Test
  void whoIsNotTrustedHearsNoCredential() throws Exception {
    try (TlsDoor unknown = door("cluster", KEY);
        TlsDoor wrongName = door("other", KEY)) {
      for (ElasticSettings each :
          List.of(
              settings(KEY, null, unknown.address()),
              settings(KEY, "other", unknown.address()),
              settings(KEY, "other", wrongName.address()))) {
        assertThatThrownBy(() -> open(each))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("is not trusted")
            .hasMessageContaining("certificate-authority")
            .matches(failure -> !((StoreException) failure).isAway());
      }
      assertThat(unknown.authorizations()).isEmpty();
      assertThat(wrongName.authorizations()).isEmpty();
    }
  }

  @Test
  void aWrongKeyIsToldFromAClusterThatIsAway() throws Exception {
    try (TlsDoor door = door("cluster", KEY)) {
      assertThatThrownBy(
              () -> open(settings(new Credentials.ApiKey("d3Jvbmc="), "cluster", door.address())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("401")
          .hasMessageContaining("api-key")
          .hasMessageNotContaining("d3Jvbmc=")
          .matches(failure -> !((StoreException) failure).isAway());
      try (ElasticStore store = open(settings(KEY, "cluster", door.address()))) {
        door.want("another since it was changed");
        assertThat(failure(store)).matches(failure -> !failure.isAway());
        door.want(String.valueOf(KEY.authorization()));
        assertThatCode(() -> writeAndRead(store)).doesNotThrowAnyException();
        door.close();
        assertThat(failure(store)).matches(StoreException::isAway);
      }
    }
  }

  private static StoreException failure(ElasticStore store) {
    try {
      store.document(Tenant.DEFAULT, "any", "id", 0);
    } catch (StoreException failure) {
      return failure;
    }
    throw new AssertionError("no failure");
  }

  @Test
  void ofSeveralHostsADeadOneIsPassedOver() throws Exception {
    URI dead = URI.create("https://localhost:" + FreePort.next());
    try (TlsDoor door = door("cluster", KEY);
        ElasticStore store = open(settings(KEY, "cluster", dead, door.address()))) {
      for (int i = 0; i < 3; i++) {
        writeAndRead(store);
      }
    }
  }
}
