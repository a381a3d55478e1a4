package dev.whence.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTargetsTest {

  private final OutgoingTargets nothing = OutgoingTargets.of(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:8080/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://100.100.100.200/",
        "http://0.0.0.0/",
        "http://0/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http://user:secret@93.184.216.34/",
        "http:///nohost"
      })
  void mayNotBeCalled(String uri) {
    assertThatThrownBy(() -> nothing.checked(URI.create(uri)))
        .isInstanceOf(Denied.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void theInternetMayBeCalled() {
    assertThatCode(() -> nothing.checked(URI.create("https://93.184.216.34/hook")))
        .doesNotThrowAnyException();
  }

  @Test
  void aPrivateHostMayBeCalledWhereItIsNamed() {
    OutgoingTargets named = OutgoingTargets.of(List.of("LOCALHOST:9000"));
    assertThatCode(() -> named.checked(URI.create("http://localhost:9000/x")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> named.checked(URI.create("http://localhost:9001/x")))
        .isInstanceOf(Denied.class);
  }

  @Test
  void whatIsPublicIsKnown() throws UnknownHostException {
    assertThat(OutgoingTargets.isPublic(InetAddress.getByName("8.8.8.8"))).isTrue();
    assertThat(OutgoingTargets.isPublic(InetAddress.getByName("2606:4700::1111"))).isTrue();
    assertThat(OutgoingTargets.isPublic(InetAddress.getByName("2002:a00:1::"))).isFalse();
  }
}
