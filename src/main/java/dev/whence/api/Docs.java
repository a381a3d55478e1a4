package dev.whence.api;

/// Texts that the description of several endpoints shares.
final class Docs {

  static final String TIME_FORMS =
      "RFC 3339, epoch s/ms/µs/ns, or relative (now-1h, now-1d/d, now/d)";
  static final String FROM =
      "Begin of the window: " + TIME_FORMS + ". Default: an hour before `to`";
  static final String FROM_OPTIONAL =
      "Where to look from: " + TIME_FORMS + ". Without from and to: everywhere";
  static final String TO = "End of the window, exclusive: as `from`. Default: now";
  static final String CURSOR = "`next_cursor` of the page before";
  static final String SERVICE = "service.name, or namespace/name";
  static final String ENVIRONMENT =
      "deployment.environment.name, where the service's name alone does not tell";

  private Docs() {}
}
