package dev.whence.api;

/// Texts that the description of several endpoints shares.
public final class Docs {

  private static final String TIME_FORMS =
      "RFC 3339, epoch s/ms/µs/ns, or relative (now-1h, now-1d/d, now/d)";

  private static final String FROM = "Begin of the window: " + TIME_FORMS + ". Default: ";

  /// Of `from`, where half an hour is usual.
  public static final String FROM_HALF_AN_HOUR = FROM + "30 minutes before `to`";

  /// Of `from`, where an hour is usual.
  public static final String FROM_AN_HOUR = FROM + "1 hour before `to`";

  /// Of `from`, where a day is usual.
  public static final String FROM_A_DAY = FROM + "24 hours before `to`";

  /// Of `from`, where a month is usual.
  public static final String FROM_A_MONTH = FROM + "30 days before `to`";

  /// Of `from`, where all there is may be meant.
  public static final String FROM_OPTIONAL =
      "Where to look from: " + TIME_FORMS + ". Without from and to: everywhere";

  /// Of `to`.
  public static final String TO = "End of the window, exclusive: as `from`. Default: now";

  /// Of `cursor`.
  public static final String CURSOR = "`next_cursor` of the page before";

  /// Of `service`.
  public static final String SERVICE = "service.name, or namespace/name";

  /// Of `environment`.
  public static final String ENVIRONMENT =
      "deployment.environment.name, where the service's name alone does not tell";

  /// Of `environment`, where it may stand without a service.
  public static final String ENVIRONMENT_ALONE =
      ENVIRONMENT + "; without `service`, all services of it";

  private Docs() {}
}
