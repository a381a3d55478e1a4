package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a text that names or blames people. A hint for the author, not a verdict: it finds
/// blame words, addresses, handles, and what looks like the name of a person.
///
/// @param line 1 and up
public record Wording(
    @JsonProperty("line") int line,
    @JsonProperty("found") String found,
    @JsonProperty("kind") String kind,
    @JsonProperty("advice") String advice) {

  private static final int MOST = 200;
  private static final String SAY_WHAT = "Say what the system allowed, not who was to blame.";
  private static final String SAY_ROLE = "Name the role: on-call engineer, owner of the service.";

  private static final List<String> BLAME =
      List.of(
          "blame",
          "blamed",
          "fault of",
          "at fault",
          "guilty",
          "culprit",
          "careless",
          "carelessly",
          "negligent",
          "negligence",
          "incompetent",
          "incompetence",
          "stupid",
          "idiot",
          "lazy",
          "sloppy",
          "reckless",
          "human error",
          "operator error",
          "user error",
          "screwed up",
          "messed up",
          "should have known",
          "should have noticed",
          "should have checked",
          "should have tested",
          "failed to notice",
          "failed to check",
          "failed to test",
          "forgot to",
          "neglected to");

  private static final Pattern BLAMES =
      Pattern.compile("(?i)\\b(" + String.join("|", BLAME) + ")\\b");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,24}");
  private static final Pattern HANDLE =
      Pattern.compile("(?<![\\w/.@-])@[A-Za-z][A-Za-z0-9_-]{1,38}");
  private static final Pattern TITLED = Pattern.compile("\\b(?:Mr|Mrs|Ms|Dr)\\.? [A-Z][a-z]+");

  /// Somebody does or did something: a first name, perhaps a last one, and a verb of people.
  private static final Pattern PERSON =
      Pattern.compile(
          "\\b([A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?) (?:said|did|pushed|deployed|merged|wrote|forgot"
              + "|noticed|restarted|approved|broke|changed|reverted|decided|thought|missed|ignored"
              + "|was told|is to blame)\\b");

  /// Begins of sentences that only look like names.
  private static final Set<String> NO_NAMES =
      Set.of(
          "why",
          "how",
          "when",
          "where",
          "nobody",
          "somebody",
          "someone",
          "everybody",
          "the",
          "they",
          "this",
          "that",
          "what",
          "who",
          "whence",
          "argo",
          "flux",
          "github",
          "gitlab",
          "grafana",
          "prometheus",
          "canary",
          "alertmanager",
          "kubernetes",
          "which",
          "traffic",
          "production",
          "pagerduty");

  /// All such places of a text, in order, up to 200.
  public static List<Wording> check(String text) {
    List<Wording> found = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length && found.size() < MOST; i++) {
      String line = lines[i];
      add(found, i + 1, BLAMES.matcher(line), 1, "blame", SAY_WHAT);
      add(found, i + 1, ADDRESS.matcher(line), 0, "name", SAY_ROLE);
      add(found, i + 1, HANDLE.matcher(line), 0, "name", SAY_ROLE);
      add(found, i + 1, TITLED.matcher(line), 0, "name", SAY_ROLE);
      add(found, i + 1, PERSON.matcher(line), 1, "name", SAY_ROLE);
    }
    return List.copyOf(found);
  }

  private static void add(
      List<Wording> found, int line, Matcher matcher, int group, String kind, String advice) {
    while (matcher.find() && found.size() < MOST) {
      String word = matcher.group(group);
      String first = word.split(" ", 2)[0].toLowerCase(Locale.ROOT);
      if (!kind.equals("name") || !NO_NAMES.contains(first)) {
        found.add(new Wording(line, word, kind, advice));
      }
    }
  }
}
