package dev.whence.incident;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a post-mortem is laid out: Markdown with `{{name}}` where a part goes.
///
/// @param name what it is asked for by
public record PostmortemTemplate(String name, String text) {

  private static final Pattern PART = Pattern.compile("\\{\\{([^{}]*)}}");

  /// Nobody reads more of a time than its seconds.
  private static final Pattern FRACTION = Pattern.compile("(:[0-9]{2})\\.[0-9]{1,9}Z");

  /// The parts that a template may name.
  public static final Set<String> PARTS =
      Set.of(
          "title",
          "facts",
          "summary",
          "impact",
          "detection",
          "mitigation",
          "timeline",
          "five_whys",
          "contributing_factors",
          "ruled_out",
          "went_well",
          "learnings",
          "action_items",
          "evidence");

  public static final PostmortemTemplate DEFAULT =
      new PostmortemTemplate(
          "default",
          """
          # {{title}}

          {{facts}}
          {{summary}}
          ## Impact

          {{impact}}
          ## Timeline

          {{timeline}}
          ## Detection

          {{detection}}
          ## Mitigation

          {{mitigation}}
          ## Five whys

          {{five_whys}}
          ## Contributing factors

          {{contributing_factors}}
          ## Ruled out

          {{ruled_out}}
          ## What went well

          {{went_well}}
          ## Learnings

          {{learnings}}
          ## Action items

          {{action_items}}
          ## Evidence

          {{evidence}}""");

  /// @throws IllegalArgumentException where it names a part that there is not
  public PostmortemTemplate {
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      if (!PARTS.contains(parts.group(1).strip())) {
        throw new IllegalArgumentException(
            "post-mortem template '%s': {{%s}} is not known. Recommended action: use one of %s."
                .formatted(name, parts.group(1), PARTS.stream().sorted().toList()));
      }
    }
  }

  public String fill(Postmortem postmortem) {
    Map<String, String> sections = PostmortemSections.of(postmortem);
    String filled =
        PART.matcher(text)
            .replaceAll(
                part -> Matcher.quoteReplacement(sections.getOrDefault(part.group(1).strip(), "")));
    return FRACTION.matcher(filled).replaceAll("$1Z");
  }
}
