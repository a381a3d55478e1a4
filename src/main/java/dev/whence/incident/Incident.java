package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Something went wrong, and people look after it: the alerts and answers that belong together, how
/// far it has come, and what people noted. Immutable; every change gives the next revision.
///
/// @param environment `deployment.environment.name`; null where nothing said
/// @param nearMiss whether it passed without anybody doing anything
/// @param mergedInto the incident that took this one in; null while it stands for itself
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Incident(
    @JsonProperty("id") String id,
    @JsonProperty("title") String title,
    @JsonProperty("environment") @Nullable String environment,
    @JsonProperty("life") Life life,
    @JsonProperty("alerts") List<Held.OfAlert> alerts,
    @JsonProperty("answers") List<Held.OfAnswer> answers,
    @JsonProperty("notes") List<Note> notes,
    @JsonProperty("near_miss") boolean nearMiss,
    @JsonProperty("merged_into") @Nullable String mergedInto,
    @JsonProperty("merged_from") List<String> mergedFrom,
    @JsonProperty("split_from") @Nullable String splitFrom) {

  /// No more of each than this; of answers the oldest go first, of the others the newest are
  /// refused.
  public static final int MAX_ALERTS = 500;

  public static final int MAX_ANSWERS = 30;

  /// Notes of people.
  public static final int MAX_NOTES = 2_000;

  /// Notes of its life, beside those of people: an incident that people wrote much about moves on
  /// all the same. The oldest go first, those that nobody is behind before others.
  public static final int MAX_LIFE_NOTES = 500;

  /// The one that was opened first; where that is equal, by ID.
  public static final Comparator<Incident> OLDEST_FIRST =
      Comparator.<Incident>comparingLong(incident -> Times.nanos(incident.life().openedAt()))
          .thenComparing(Incident::id);

  private static final String GAVE_OUT = "gave out ";

  private static final int ID_BYTES = 6;

  public Incident {
    alerts = List.copyOf(alerts);
    answers = List.copyOf(answers);
    notes = List.copyOf(notes);
    mergedFrom = List.copyOf(mergedFrom);
  }

  /// An incident that holds nothing yet.
  ///
  /// @param seed what it is opened for: the same gives the same ID
  public static Incident open(
      String seed, String title, @Nullable String environment, String beganAt, String at) {
    return new Incident(
        idOf(seed),
        title,
        environment,
        Life.opened(beganAt, at),
        List.of(),
        List.of(),
        List.of(),
        false,
        null,
        List.of(),
        null);
  }

  private static String idOf(String seed) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
      return "inc_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /// The answer that counts: the newest that names a cause, else the newest.
  @JsonIgnore
  public Held.@Nullable OfAnswer answer() {
    Held.OfAnswer newest = null;
    for (Held.OfAnswer each : answers) {
      if (newest == null || each.namesCause() || !newest.namesCause()) {
        newest = each;
      }
    }
    return newest;
  }

  @JsonIgnore
  public Set<String> services() {
    Set<String> services = new TreeSet<>();
    answers.forEach(answer -> services.addAll(answer.services()));
    alerts.stream()
        .map(Held.OfAlert::service)
        .filter(service -> service != null)
        .forEach(services::add);
    return services;
  }

  @JsonIgnore
  public Set<String> resources() {
    Set<String> resources = new TreeSet<>();
    answers.forEach(answer -> resources.addAll(answer.resources()));
    return resources;
  }

  @JsonIgnore
  public Shape shape() {
    Held.OfAnswer answer = answer();
    return Shape.parse(answer == null ? "" : answer.shape());
  }

  /// Whether it still showed itself at a moment, or later.
  boolean hasSignSince(long nanos) {
    return Times.nanos(life.beganAt()) >= nanos
        || alerts.stream().anyMatch(alert -> Times.nanos(alert.lastSign()) >= nanos)
        || answers.stream().anyMatch(answer -> Times.nanos(answer.to()) >= nanos);
  }

  /// Takes an alert in, or what is newly told of one it holds. One that fires anew reopens it.
  public Incident with(Held.OfAlert alert) {
    List<Held.OfAlert> all = new ArrayList<>(alerts);
    all.removeIf(each -> each.id().equals(alert.id()));
    if (all.size() >= MAX_ALERTS) {
      return this;
    }
    all.add(alert);
    Life after = life.began(alert.startsAt()).detected(alert.startsAt());
    boolean reopens = alert.isFiring() && life.state() == Life.State.RESOLVED;
    return copy(
            reopens ? after.moved(Life.State.OPEN, alert.startsAt()) : after, all, answers, notes)
        .missed(nearMiss && !reopens);
  }

  /// Takes an answer in; a newer revision stands for the older one.
  public Incident with(Held.OfAnswer answer) {
    List<Held.OfAnswer> all = new ArrayList<>(answers);
    all.removeIf(each -> each.id().equals(answer.id()));
    all.add(answer);
    while (all.size() > MAX_ANSWERS) {
      all.removeFirst();
    }
    Life after = answer.beganAt() == null ? life : life.began(answer.beganAt());
    Incident with = copy(after, alerts, all, notes);
    Held.OfAnswer counts = with.answer();
    return counts == null || !counts.namesCause() ? with : with.titled(counts.title());
  }

  /// Takes a note in. For one of its life there is always room.
  ///
  /// @throws IllegalStateException where it holds as many notes of people as it can
  public Incident with(Note note) {
    List<Note> all = new ArrayList<>(notes);
    long lived = all.stream().filter(Note::isOfLife).count();
    if (note.isOfLife()) {
      for (; lived >= MAX_LIFE_NOTES; lived--) {
        all.remove(leastOfLife(all));
      }
    } else if (all.size() - lived >= MAX_NOTES) {
      throw new IllegalStateException("the incident holds " + MAX_NOTES + " notes already");
    }
    all.add(note);
    return copy(life, alerts, answers, all);
  }

  private static Note leastOfLife(List<Note> notes) {
    List<Note> lived = notes.stream().filter(Note::isOfLife).toList();
    return lived.stream()
        .filter(note -> note.role() == null && !isOfSplit(note))
        .findFirst()
        .orElse(lived.getFirst());
  }

  /// Moves it on, and notes that.
  ///
  /// @throws IllegalStateException where its state does not allow that
  public Incident moved(Life.State to, String at, @Nullable String role) {
    Life moved = life.moved(to, at);
    if (moved.equals(life)) {
      return this;
    }
    return copy(moved, alerts, answers, notes)
        .missed(nearMiss && to != Life.State.OPEN)
        .with(new Note(at, Note.Kind.LIFE, to.wireName(), role));
  }

  public Incident missed(boolean isNearMiss) {
    return new Incident(
        id,
        title,
        environment,
        life,
        alerts,
        answers,
        notes,
        isNearMiss,
        mergedInto,
        mergedFrom,
        splitFrom);
  }

  Incident titled(String newTitle) {
    return new Incident(
        id,
        newTitle,
        environment,
        life,
        alerts,
        answers,
        notes,
        nearMiss,
        mergedInto,
        mergedFrom,
        splitFrom);
  }

  Incident family(@Nullable String into, List<String> from, @Nullable String split) {
    return new Incident(
        id, title, environment, life, alerts, answers, notes, nearMiss, into, from, split);
  }

  Incident copy(
      Life newLife,
      List<Held.OfAlert> newAlerts,
      List<Held.OfAnswer> newAnswers,
      List<Note> newNotes) {
    return new Incident(
        id,
        title,
        environment,
        newLife,
        newAlerts,
        newAnswers,
        newNotes,
        nearMiss,
        mergedInto,
        mergedFrom,
        splitFrom);
  }

  /// Whether people did anything about it.
  @JsonIgnore
  public boolean isTended() {
    return life.acknowledgedAt() != null
        || notes.stream().anyMatch(note -> !note.isOfLife())
        || notes.stream().anyMatch(note -> note.role() != null);
  }

  /// Whether alerts were held and none fires any more.
  @JsonIgnore
  public boolean isQuiet() {
    return !alerts.isEmpty() && alerts.stream().noneMatch(Held.OfAlert::isFiring);
  }

  /// Whether it holds an alert or an answer.
  public boolean holds(String alertOrAnswer) {
    return alerts.stream().anyMatch(each -> each.id().equals(alertOrAnswer))
        || answers.stream().anyMatch(each -> each.id().equals(alertOrAnswer));
  }

  public boolean hasCause(@Nullable String cause) {
    return cause != null && answers.stream().anyMatch(each -> cause.equals(each.cause()));
  }

  static Note gaveOut(String at, String other) {
    return new Note(at, Note.Kind.LIFE, GAVE_OUT + other, null);
  }

  private static boolean isOfSplit(Note note) {
    return note.isOfLife() && note.text().startsWith(GAVE_OUT);
  }

  /// Whether people took it out of another, or another out of it.
  @JsonIgnore
  public boolean isTakenApart() {
    return splitFrom != null || notes.stream().anyMatch(Incident::isOfSplit);
  }
}
