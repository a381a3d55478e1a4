package dev.whence.api.incidents;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.incident.PostmortemTemplate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The templates that post-mortems can be laid out by, by name; there is always a `default`.
public final class PostmortemTemplates {

  private final Map<String, PostmortemTemplate> byName = new TreeMap<>();

  public PostmortemTemplates(List<PostmortemTemplate> configured) {
    byName.put(PostmortemTemplate.DEFAULT.name(), PostmortemTemplate.DEFAULT);
    configured.forEach(template -> byName.put(template.name(), template));
  }

  /// @throws ApiException where there is none of that name
  PostmortemTemplate get(String name) {
    PostmortemTemplate template = byName.get(name);
    if (template == null) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "template",
          "no template is called " + ApiException.echo(name),
          "There are " + byName.keySet() + ".");
    }
    return template;
  }
}
