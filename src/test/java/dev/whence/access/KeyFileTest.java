package dev.whence.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  @TempDir private Path directory;
  private final AtomicLong nanos = new AtomicLong();

  private static String hash(String secret) {
    return HexFormat.of().formatHex(ApiKey.hash(secret.getBytes(UTF_8)));
  }

  private static String entry(String name, String secret) {
    return "{\"name\":\"%s\",\"sha256\":[\"%s\"],\"roles\":[\"ingest\"],\"tenants\":\"shop\"}"
        .formatted(name, hash(secret));
  }

  private Path write(String text) throws IOException {
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    return Files.writeString(directory.resolve("keys.json"), text);
  }

  @Test
  void keysComeAndGoWithTheFile() throws IOException {
    KeyFile file = new KeyFile(write("[" + entry("one", "a") + "]"), nanos::get);
    ApiKeys keys = new ApiKeys(file);
    Instant now = Instant.EPOCH;
    assertThat(keys.find("a", now)).extracting(Grant::name).isEqualTo("one");
    write("[" + entry("one", "new-secret") + "," + entry("two", "b") + "]");
    assertThat(keys.find("a", now)).isNull();
    assertThat(keys.find("new-secret", now)).extracting(Grant::name).isEqualTo("one");
    assertThat(keys.find("b", now)).extracting(Grant::name).isEqualTo("two");
    write("[ broken");
    assertThat(keys.find("b", now)).extracting(Grant::name).isEqualTo("two");
    write("[]");
    assertThat(keys.find("b", now)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{}]",
        "[{\"name\":\"x\"}]",
        "[{\"name\":\"x\",\"sha256\":\"12\",\"roles\":[\"ingest\"],\"tenants\":\"a\"}]",
        "[{\"name\":\"x\",\"secret\":\"clear\",\"roles\":[\"ingest\"],\"tenants\":\"a\"}]"
      })
  void whatMakesNoSenseStopsTheStart(String text) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> new KeyFile(file, nanos::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys.json")
        .message()
        .doesNotContain("clear");
  }

  @Test
  void rolesAndTenantsAreChecked() throws IOException {
    Path role = write("[" + entry("x", "a").replace("ingest", "root") + "]");
    assertThatThrownBy(() -> new KeyFile(role, nanos::get))
        .hasMessageContaining("'root' is no role");
    Path tenant = write("[" + entry("x", "a").replace("shop", "a b") + "]");
    assertThatThrownBy(() -> new KeyFile(tenant, nanos::get)).hasMessageContaining("key 1");
  }
}
