package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Digest;
import dev.whence.api.Json;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.Alert;
import dev.whence.incident.Incident;
import dev.whence.intake.SignedBody;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Tells where people already look: a note on the PagerDuty incident, an annotation in Grafana, a
/// call of a webhook. The same answer is told once, whatever instance it is worked out by.
@Singleton
final class Announcer {

  private static final String TOLD = "told";
  private static final int MAX_TEXT = 1_000;

  private final Store store;
  private final AnnouncerSettings settings;
  private final Outbound outbound;

  Announcer(Store store, AnnouncerSettings settings) {
    this.store = store;
    this.settings = settings;
    this.outbound = new Outbound(settings.privateHosts(), Duration.ofSeconds(1));
  }

  /// Blocking; called by whoever works alerts' questions out.
  void announce(Tenant tenant, Alert alert, Incident incident, Document kept) {
    Explanation answer = Json.kept(kept.json(), Explanation.class);
    if (!isNews(tenant, incident, kept, answer)) {
      return;
    }
    URI link = link(answer);
    String text = cut(answer.title() + " (" + answer.verdict().wireName().replace('_', ' ') + ")");
    settings.pagerDuty().ifPresent(pagerDuty -> note(pagerDuty, alert, text, link));
    settings.grafana().ifPresent(grafana -> annotate(grafana, answer, text, link));
    settings
        .webhooks()
        .forEach(webhook -> call(webhook, message(tenant, alert, incident, answer, link)));
  }

  /// Whoever keeps that it is told, of all instances and for as long as alerts are kept, tells it.
  private boolean isNews(Tenant tenant, Incident incident, Document kept, Explanation answer) {
    String says = answer.verdict().wireName() + answer.title();
    String id = incident.id() + "." + Digest.hex(says);
    String by = "{\"by\":\"" + UUID.randomUUID() + "\"}";
    return store.put(tenant, new Document(TOLD, id, 1, kept.timeNanos(), by));
  }

  private URI link(Explanation answer) {
    return settings
        .page()
        .resolve("/?explanation=" + answer.id() + "&revision=" + answer.revision());
  }

  private void note(AnnouncerSettings.PagerDuty pagerDuty, Alert alert, String text, URI link) {
    if (!alert.source().equals("pagerduty") || !alert.fingerprint().matches("[A-Za-z0-9]{1,64}")) {
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("note").put("content", text + "\n" + link);
    outbound.post(
        under(pagerDuty.url(), "incidents/" + alert.fingerprint() + "/notes"),
        Map.of(
            "Authorization",
            "Token token=" + pagerDuty.token(),
            "From",
            pagerDuty.from(),
            "Accept",
            "application/vnd.pagerduty+json;version=2"),
        Json.bytes(body));
  }

  private void annotate(
      AnnouncerSettings.Grafana grafana, Explanation answer, String text, URI link) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("time", millis(answer.question().from()))
        .put("timeEnd", millis(answer.question().to()));
    var tags = body.putArray("tags").add("whence").add("explanation:" + answer.id());
    if (answer.question().service() != null) {
      tags.add("service:" + answer.question().service());
    }
    if (answer.environment() != null) {
      tags.add("env:" + answer.environment());
    }
    body.put("text", html(text) + "<br><a href=\"" + link + "\">What caused this?</a>");
    outbound.post(
        under(grafana.url(), "api/annotations"),
        Map.of("Authorization", "Bearer " + grafana.token()),
        Json.bytes(body));
  }

  private void call(AnnouncerSettings.Webhook webhook, ObjectNode message) {
    byte[] body = Json.bytes(message);
    Map<String, String> headers = new HashMap<>();
    if (!webhook.secret().isEmpty()) {
      headers.put("X-Whence-Signature", "sha256=" + SignedBody.signature(body, webhook.secret()));
    }
    outbound.post(webhook.url(), headers, body);
  }

  private static ObjectNode message(
      Tenant tenant, Alert alert, Incident incident, Explanation answer, URI link) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("event", "explanation").put("tenant", tenant.id());
    message.put("incident", incident.id()).put("state", incident.life().state().wireName());
    message.put("alert", alert.id()).put("alert_source", alert.source());
    message.put("alert_fingerprint", alert.fingerprint());
    message.put("explanation", answer.id()).put("revision", answer.revision());
    message.put("title", answer.title()).put("verdict", answer.verdict().wireName());
    message.put("link", link.toString());
    return message;
  }

  private static URI under(URI base, String path) {
    String text = base.toString();
    return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
  }

  private static long millis(String time) {
    return TimeRange.nanos(Instant.parse(time)) / 1_000_000;
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  Outbound outbound() {
    return outbound;
  }

  @PreDestroy
  void stop() {
    outbound.close();
  }
}
