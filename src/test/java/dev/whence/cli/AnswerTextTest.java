package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  private static final URI SERVICE = URI.create("http://localhost:8080");

  @Test
  void showsTheWholeAnswerInReadingOrder() throws IOException {
    assertThat(new AnswerText(Ink.PLAIN, SERVICE).render(answer()))
        .isEqualTo(
            """
            auth-v2 connection pool exhausted after user-profile reads rose 4.1x
            probable, confidence 0.86, 2026-11-24T13:30:00Z to 14:30:00Z against 2026-11-24T12:30:00Z to 13:30:00Z

            Root cause        user-profile read calls to auth-v2 rose from 310/s to 1270/s at 14:03:20 +/-10 s
            Critical failure  auth-v2 requests wait for a DB connection; p99 0.18 s -> 5.02 s
            Impact            18240 failed requests, 22.7% of requests failed or slow, about 6100 users, 31% of the error budget of login-availability

            Chain
              [root cause] user-profile 3.9.0: traffic increase, http.client.request.duration rate 310 -> 1270 request/s, began 14:03:10 to 14:03:30
                -> puts load on (same request IDs, 91.2% matched, 15 to 50 s later, requests through it suffer 43.5 times as often)
              [mechanism] auth-v2 auth-main postgresql: saturation, db.client.connection.pending_requests 0 -> 540 (capacity 50), began 14:03:45 to 14:04:00
                -> keeps waiting (same resource)
              [critical failure] auth-v2: latency, 0.18 -> 5.02 s, began 14:03:50 to 14:04:05
                -> makes fail (same traces, 99.1% matched)
              [impact] web-gateway: error rate, 0.2% -> 22.7%, began 14:04:10 to 14:04:25

            What shows it
              pool wait rises with read rate, lag 20 s
              88.1% of the requests that suffer have url.template /profiles/{id}, of the others 20.4%
              deployment of user-profile 3.9.0 at 2026-11-24T14:02:50Z: reads per inbound request vs baseline 13.3 with it, 1.02 without, in the same minutes

            Changes
              deployment user-profile 3.8.4 -> 3.9.0 at 2026-11-24T14:02:50Z (suspect)

            Five whys
              1. Why did logins fail? auth-v2 timed out (established)
              2. Why did auth-v2 time out? no free DB connection (established)
              3. Why no free connection? user-profile reads rose 4.1x (probable)
              4. Why did reads rise? in the 25% canary cohort (3.9.0) reads per request rose 13.3x, in the stable cohort 1.02x (probable)
              5. Why did release and pool alarms not stop it? (for people to answer)

            Ruled out
              deployment billing 7.0 at 14:01: no request path, 0 of 20112 failing requests touched billing
              postgres slowed: db.client.operation.duration p99 flat (11 ms -> 12 ms)

            Only coincident
              node-7 CPU 91%: started after onset (14:09)

            Missing evidence
              per-caller pool wait: enable db.client.connection.wait_time (would raise confidence to 0.95)

            Next checks
              separates h1 from a connection leak: max_over_time(db_client_connection_count{state="used"}[5m])
                if so: stays at max after load falls -> leak
                if not: falls with load -> h1

            Page: http://localhost:8080/ui/explanations/exp_01JD7M3Q8T
            """);
  }

  @Test
  void coloursChangeNoWord() throws IOException {
    String coloured = new AnswerText(Ink.COLOUR, SERVICE).render(answer());
    assertThat(coloured).contains("\u001b[1;31mroot cause\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(new AnswerText(Ink.PLAIN, SERVICE).render(answer()));
  }

  @Test
  void leavesOutWhatTheAnswerLeavesOut() throws IOException {
    JsonNode nothing =
        Remote.JSON.readTree(
            """
            {"schema": "causal-explanation/1", "verdict": "nothing_unusual", "title": "Nothing unusual in auth-v2"}
            """);
    assertThat(new AnswerText(Ink.PLAIN, SERVICE).render(nothing))
        .isEqualTo("Nothing unusual in auth-v2\nnothing unusual\n");
  }

  @Test
  void saysWhereALinkComesFromWhenTheChainForks() throws IOException {
    JsonNode fork =
        Remote.JSON.readTree(
            """
            {"nodes": [
              {"id": "c", "role": "impact", "entity": {"service.name": "orders"}},
              {"id": "a", "role": "root_cause", "entity": {"server.address": "db-1", "db.namespace": "accounts"}},
              {"id": "b", "role": "impact", "entity": {"service.name": "auth"}}],
             "edges": [
              {"from": "a", "to": "c", "relation": "shares_resource"},
              {"from": "a", "to": "b", "relation": "shares_resource"}]}
            """);
    assertThat(ChainText.lines(fork, Ink.PLAIN))
        .containsExactly(
            "[root cause] db-1 accounts",
            "  -> hurts, as both use it",
            "[impact] orders",
            "  -> db-1 accounts: hurts, as both use it",
            "[impact] auth");
  }

  @Test
  void showsEveryNodeOfACircleOnce() throws IOException {
    JsonNode circle =
        Remote.JSON.readTree(
            """
            {"nodes": [{"id": "a", "entity": {"service.name": "x"}}, {"id": "b", "entity": {"service.name": "y"}}],
             "edges": [{"from": "a", "to": "b", "relation": "load_on"}, {"from": "b", "to": "a", "relation": "load_on"}]}
            """);
    assertThat(ChainText.lines(circle, Ink.PLAIN))
        .filteredOn(line -> line.startsWith("["))
        .hasSize(2);
  }

  @Test
  void telemetryCannotDriveTheTerminal() throws IOException {
    var answer = (ObjectNode) answer();
    answer.put("title", "\u001b]0;owned\u0007 \u009b31m red\r");
    String text = new AnswerText(Ink.PLAIN, SERVICE).render(answer);
    assertThat(text.replace("\n", "")).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f]");
  }

  private static JsonNode answer() throws IOException {
    try (var in = AnswerTextTest.class.getResourceAsStream("/cli/answer.json")) {
      return Remote.JSON.readTree(in);
    }
  }
}
