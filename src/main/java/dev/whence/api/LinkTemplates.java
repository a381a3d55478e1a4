package dev.whence.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the page can lead on to: addresses of other tools, with names in braces for what is looked
/// at. Whoever shows a link fills in the names, each percent-encoded, and leaves the link out where
/// it cannot fill in all.
///
/// @param links sorted by name
public record LinkTemplates(@JsonProperty("links") List<Template> links) {

  /// What a template may name.
  static final Set<String> NAMES =
      Set.of(
          "service",
          "from",
          "to",
          "from_ms",
          "to_ms",
          "trace_id",
          "request_id",
          "pattern",
          "kind",
          "explanation");

  private static final Pattern WEB = Pattern.compile("https?://[^\\s{}]+.*");
  private static final Pattern NAME = Pattern.compile("\\{([^}]*)}");

  /// @param name what people see
  public record Template(
      @JsonProperty("name") String name, @JsonProperty("template") String template) {}

  public LinkTemplates {
    links = List.copyOf(links);
  }

  /// Reads the configured templates.
  ///
  /// @throws IllegalArgumentException where one leads nowhere or names what is not known
  public static LinkTemplates of(Map<String, String> byName) {
    new TreeMap<>(byName).forEach(LinkTemplates::check);
    return new LinkTemplates(
        new TreeMap<>(byName)
            .entrySet().stream()
                .map(link -> new Template(link.getKey(), link.getValue()))
                .toList());
  }

  private static void check(String name, String template) {
    if (!WEB.matcher(template).matches()) {
      throw new IllegalArgumentException(
          "link '%s': '%s' is no address. Recommended action: begin it with https:// and a host."
              .formatted(name, template));
    }
    Matcher named = NAME.matcher(template);
    while (named.find()) {
      if (!NAMES.contains(named.group(1))) {
        throw new IllegalArgumentException(
            "link '%s': {%s} is not known. Recommended action: use one of %s."
                .formatted(name, named.group(1), NAMES.stream().sorted().toList()));
      }
    }
  }
}
