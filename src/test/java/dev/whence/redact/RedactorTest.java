package dev.whence.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.join.IdentitySettings;
import dev.whence.join.RequestIdentity;
import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private static final byte[] KEY = "a key of the test, and long".getBytes(UTF_8);
  private final Redactor redactor = new Redactor(RedactionSettings.usual(KEY));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "login password=hunter2 ok | login password=*** ok",
        "{\"user\":\"x\",\"password\":\"hun \\\"ter2\",\"n\":1} |"
            + " {\"user\":\"x\",\"password\":\"***\",\"n\":1}",
        "msg={\\\"token\\\":\\\"abc\\\"} | msg={\\\"token\\\":\\\"***\\\"}",
        "Authorization: Bearer abc.def done | Authorization: *** done",
        "GET /x?api_key=s3cr3t&page=2 | GET /x?api_key=***&page=2",
        "Cookie: a=b; c=d | Cookie: ***",
        "got Bearer abcdefghijklmnop1234 from x | got Bearer *** from x",
        "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def end | jwt *** end",
        "key AKIAIOSFODNN7EXAMPLE1 leaked | key *** leaked",
        "ghp_0123456789abcdefghij0123456789abcdef | ***",
        "xoxb-123456789012-abcdefghijkl | ***",
        "card 4111 1111 1111 1111 declined | card *** declined",
        "card=5500005555555559; | card=***;",
        "2026-11-27 10:00:00 4111111111111111 declined | 2026-11-27 10:00:00 *** declined",
        "card 4111 1111 1111 1111 42 EUR | card *** 42 EUR",
        "6011111111111117 12/27 | *** 12/27",
        "order 12 4012888888881881 | order 12 ***",
        "2026-11-27 4111-1111-1111-1111 2026 | 2026-11-27 *** 2026",
        "12 3782 822463 10005 1 5500005555555559 7 | 12 *** 1 *** 7",
        "postgres://app:pa55@db:5432/x | postgres://***@db:5432/x",
        "dbPassword=abc | dbPassword=***",
        "PGPASSWORD=abc psql | PGPASSWORD=*** psql",
        "dbpassword: abc | dbpassword: ***",
        "{\"accesstoken\":\"abc\"} | {\"accesstoken\":\"***\"}",
        "myclientsecret=abc | myclientsecret=***",
        "{\"secret\":{\"a\":\"b}\",\"c\":[1,{\"d\":2}]},\"n\":1} | {\"secret\":***,\"n\":1}",
        "msg={\\\"secret\\\":{\\\"a\\\":\\\"}\\\\\\\"\\\"},\\\"n\\\":1} |"
            + " msg={\\\"secret\\\":***,\\\"n\\\":1}",
        "{\"token\":[\"ab\", \"cd\"],\"n\":1} | {\"token\":***,\"n\":1}",
        "\"tokens\": [\"ab\",\"cd\"] x | \"tokens\": *** x",
        "secret: [ab, cd] x | secret: *** x",
        "secret={a=b, c=d} x | secret=*** x",
        "password={bcrypt}$2a$10 x | password=*** x",
        "{\"secret\":{\"a\":\"cut | {\"secret\":***",
        "a={\"password\":\"ends in \\\\\",\"n\":1} | a={\"password\":\"***\",\"n\":1}"
      })
  void isHidden(String text, String without) {
    assertThat(redactor.text(text)).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /orders/{id}",
        "input_tokens=512 max=5",
        "max_tokens=5 tokens_used=7 tokenizer=bpe passwords=3",
        "{\"tokens\":[1,2],\"tokens\":{\"input\":5}}",
        "ERROR [auth.Token]: expired",
        "rate%3D7 100%",
        "preauthorization=ok nocookie=1",
        "1732479600000000000",
        "order 4111111111111112 shipped",
        "id a4111111111111111b",
        "read 4111 1111 1111 and 41111 11111 11111 1 2",
        "4111-4111-8111-111111111111 4111111111111111.5 7",
        "compass: north",
        "d34db33f-4111-4111-8111-111111111111",
        "com.example.Thing@1f2e3d",
        "a@b",
        "see https://example.com/a:b@c",
        "eyJ is not a token",
        "2026-11-24T19:20:00.123456789Z",
        "monkey=banana"
      })
  void staysAsItIs(String text) {
    assertThat(redactor.text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password:\tHUNT",
        "password:\n  HUNT",
        "password        =        HUNT",
        "password=\u00a0HUNT",
        "\"password\"     :     \"HUNT x HUNT\"",
        "to=https%3A%2F%2Fx%3Fpassword%3DHUNT",
        "user[password]=HUNT",
        "Authorization: Negotiate HUNT",
        "authorization=NTLM HUNT",
        "Proxy-Authorization: Basic HUNT",
        "Authorization: AWS4-HMAC-SHA256 Credential=HUNT/2, SignedHeaders=a;b, Signature=HUNT",
        "Authorization: Digest username=\"HUNT\", response=\"HUNT\", qop=auth",
        "{\"Authorization\":\"AWS4-HMAC-SHA256 Credential=X/2, Signature=HUNT\"}",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nHUNT\n-----END PGP PRIVATE KEY BLOCK-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\\nHUNT"
      })
  void nothingIsLeft(String text) {
    assertThat(redactor.text(text)).contains("***").doesNotContain("HUNT");
  }

  @Test
  void bytesAreLookedInto() {
    String bytes = Base64.getEncoder().encodeToString("\u00fc password=HUNT".getBytes(UTF_8));
    String without = new String(Base64.getDecoder().decode(redactor.text(bytes)), UTF_8);
    assertThat(without).isEqualTo("\u00fc password=***");
    String other = Base64.getEncoder().encodeToString("nothing\u00fc to hide".getBytes(UTF_8));
    assertThat(redactor.text(other)).isEqualTo(other);
    for (String none :
        List.of("AAAA AAAA AAA=", "================", "AAAAAAAA===A", "0123456789ab")) {
      assertThat(redactor.text(none)).isEqualTo(none);
    }
  }

  @Test
  void theNextLineIsNoValue() {
    String trace = "bad token:\n\tat com.example.Thing(Thing.java:5)";
    assertThat(redactor.text(trace)).isEqualTo(trace);
    assertThat(redactor.text("password:\nnext line")).isEqualTo("password:\nnext line");
    assertThat(redactor.text("Authorization: Digest a=\"b\"\nnext")).endsWith("***\nnext");
  }

  @Test
  void addressesBecomeKeyedHashesThatStayEqual() {
    String one = redactor.text("mail to jo.doe+x@shop.example sent");
    assertThat(one).matches("mail to [0-9a-f]{16} sent");
    assertThat(redactor.text("from jo.doe+x@shop.example")).endsWith(one.substring(8, 24));
    assertThat(
            new Redactor(RedactionSettings.usual("another key".getBytes(UTF_8)))
                .text("mail to jo.doe+x@shop.example sent"))
        .isNotEqualTo(one);
  }

  @Test
  void privateKeysVanishWhole() {
    String text = "x -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- y";
    assertThat(redactor.text(text)).doesNotContain("MIIE").endsWith(" y");
    assertThat(redactor.text("-----BEGIN PRIVATE KEY-----\nMIIE cut off")).isEqualTo("***");
  }

  @Test
  void attributesAreHiddenByName() {
    Frame frame =
        span(
            Map.of(
                "http.request.header.authorization",
                "Basic eHg6eXk=",
                "db.user.password",
                "pw",
                "PGPASSWORD",
                "pw2",
                "peer",
                "Basic eHg6eXk="));
    Frame redacted = redactor.apply(frame);
    Map<String, Object> attributes = Spans.of(redacted).span(0).attributes().values();
    assertThat(attributes)
        .containsEntry("http.request.header.authorization", "***")
        .containsEntry("db.user.password", "***")
        .containsEntry("PGPASSWORD", "***")
        .containsEntry("peer", "Basic eHg6eXk=");
  }

  @Test
  void whatIsBelowASecretNameIsHidden() {
    Map<String, String> attributes = new TreeMap<>();
    for (String name :
        List.of("a.secret.deep", "request.headers.authorization.0", "my.password.of.user")) {
      attributes.put(name, "HUNT");
    }
    attributes.put("k8s.secret.name", "tls");
    attributes.put("gen_ai.token.type", "input");
    Map<String, Object> hidden =
        Spans.of(redactor.apply(span(attributes))).span(0).attributes().values();
    assertThat(hidden)
        .containsEntry("k8s.secret.name", "tls")
        .containsEntry("gen_ai.token.type", "input")
        .containsEntry("a.secret.deep", "***")
        .doesNotContainValue("HUNT");
  }

  @Test
  void wholeNumbersAreCardsWhereTheNameSaysSo() {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    Map.of(
            "card.number", 5555555555554444L,
            "payment.pan", 4012888888881881L,
            "card.id", 5555555555554445L,
            "card.expiry", 1227L,
            "uptime.nanos", 4012888888881881L,
            "gen_ai.usage.token.input", 12L)
        .forEach((key, value) -> frame.sets().add(frame.text(key), AttributeType.LONG, value));
    Frame redacted = redactor.apply(with(frame));
    assertThat(Spans.of(redacted).span(0).attributes().values())
        .containsEntry("card.number", "***")
        .containsEntry("payment.pan", "***")
        .containsEntry("card.id", 5555555555554445L)
        .containsEntry("card.expiry", 1227L)
        .containsEntry("uptime.nanos", 4012888888881881L)
        .containsEntry("gen_ai.usage.token.input", 12L);
    assertThat(redactor.hidden(Kind.CARD)).isEqualTo(2);
  }

  @Test
  void theLongestNameCounts() {
    RedactionSettings usual = RedactionSettings.usual(KEY);
    Map<String, Action> keys = new TreeMap<>(usual.keys());
    keys.put("nexttoken", Action.KEEP);
    Redactor own = new Redactor(new RedactionSettings(usual.kinds(), keys, List.of(), KEY));
    assertThat(own.text("page.nextToken=abc idtoken=abc"))
        .isEqualTo("page.nextToken=abc idtoken=***");
  }

  @Test
  void dropTakesTheAttributeAway() {
    Map<String, Action> keys = new TreeMap<>(Map.of("user.email", Action.DROP));
    Redactor dropping = new Redactor(new RedactionSettings(Map.of(), keys, List.of(), KEY));
    Frame redacted = dropping.apply(span(Map.of("user.email", "a@b.example", "a", "b", "z", "y")));
    assertThat(Spans.of(redacted).span(0).attributes().values())
        .containsOnlyKeys("a", "z")
        .containsEntry("z", "y");
  }

  @Test
  void framesWithNothingToHideAreTheSame() {
    Frame frame = span(Map.of("http.request.method", "GET"));
    assertThat(redactor.apply(frame)).isSameAs(frame);
  }

  @Test
  void patternsOfTheConfigurationAreLinear() {
    Redactor own =
        new Redactor(
            new RedactionSettings(
                Map.of(),
                Map.of(),
                List.of(
                    new RedactionSettings.Pattern("(a+)+b", "", Action.MASK),
                    new RedactionSettings.Pattern("customer-[0-9]+", "customer-", Action.HASH)),
                KEY));
    assertThat(own.text("x customer-17 y")).matches("x [0-9a-f]{16} y");
    assertThat(own.text("a".repeat(10_000))).hasSize(10_000);
  }

  /// A request ID that is hidden where it stands still joins spans and log lines, and is nowhere in
  /// clear.
  @Test
  void hiddenRequestIdsStillJoin() {
    RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);
    Frame span = redactor.apply(identity.identify(span(Map.of("request.id", "4111111111111111"))));
    Frame log = redactor.apply(identity.identify(line("correlationId=4111111111111111 done")));
    String id = Spans.of(span).requestId(0);
    assertThat(id).matches("[0-9a-f]{32}").isEqualTo(Logs.of(log).requestId(0));
    assertThat(span.texts()).doesNotContain("4111111111111111");
    assertThat(log.texts()).noneMatch(text -> text.contains("4111"));
  }

  @Test
  void theBeginningOfSomethingHiddenIsHiddenToo() {
    RequestIdentity identity = new RequestIdentity(IdentitySettings.DEFAULT);
    Frame log = redactor.apply(identity.identify(line("correlationId=jo@shop.example done")));
    assertThat(Logs.of(log).requestId(0)).matches("[0-9a-f]{32}");
  }

  /// Bodies made to make a matcher go back and forth.
  @Test
  void hostileTextsCostNoMoreThanOthers() {
    redactor.text("warm=up ".repeat(100_000));
    List<String> hostile = new ArrayList<>();
    for (String part :
        List.of(
            "a@a ",
            "@",
            "=",
            "password=",
            "a:",
            "eyJ",
            "4 ",
            "4111 ",
            "4111111111111112 ",
            "7",
            "ghp_",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "Bearer ",
            "://a:a",
            "\\\"",
            "AKIA",
            "token:[",
            "token:{",
            "token:{\"",
            "token=[\\\"",
            "tokens:[",
            "token= ",
            "token=\n ",
            "token%3D",
            "QUFB",
            "%3D",
            "=                 ",
            "token:\\\\\\\\",
            "authorization: Digest =\"",
            "x@x.",
            "4111-")) {
      hostile.add(part.repeat(1_000_000 / part.length()));
    }
    for (String text : hostile) {
      long begin = System.nanoTime();
      redactor.text(text);
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(took).as(text.substring(0, 12)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void settingsTellNobodyTheKey() {
    assertThat(RedactionSettings.usual(KEY).toString()).doesNotContain("a key").contains("***");
  }

  private static Frame span(Map<String, String> attributes) {
    Frame.Builder frame = new Frame.Builder(Signal.SPANS);
    attributes.forEach(
        (key, value) -> frame.sets().add(frame.text(key), AttributeType.STRING, frame.text(value)));
    return with(frame);
  }

  /// One span with the attributes that were added.
  private static Frame with(Frame.Builder frame) {
    int set = frame.sets().end();
    int row = frame.table(Section.SPANS).add();
    frame
        .table(Section.SPANS)
        .set(row, Spans.TRACE_LOW, 1)
        .set(row, Spans.SPAN_ID, 1)
        .set(row, Spans.START, 1)
        .set(row, Spans.ATTRIBUTES, set);
    return frame.build();
  }

  private static Frame line(String body) {
    Frame.Builder frame = new Frame.Builder(Signal.LOGS);
    int row = frame.table(Section.LOGS).add();
    frame.table(Section.LOGS).set(row, Logs.TIME, 1).set(row, Logs.BODY, frame.text(body));
    return frame.build();
  }
}
