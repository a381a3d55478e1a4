package dev.whence.intake;

import dev.whence.join.JoinSettings;
import java.time.Duration;

/// How the intake works.
///
/// @param maxBytesUnderWay exports are refused while this much is journalled but not yet visible
/// @param commitEvery the store commits at least this often while something is new
/// @param commitBytes and at once when what is new takes this much of the heap, about; as much
///   again may come in while a commit is under way
/// @param exportsKept how long a repeated export is recognised
/// @param maxExportsKept and how many are remembered at most
/// @param maxTenants live joins are kept for this many tenants
/// @param maxServices of one tenant that have cells of their own within a day
/// @param maxOperations of one service that have cells of their own within a day
/// @param maxSeries different metric series of one tenant within a day
public record IntakeSettings(
    Limits limits,
    JoinSettings join,
    long maxBytesUnderWay,
    Duration commitEvery,
    long commitBytes,
    Duration exportsKept,
    int maxExportsKept,
    int maxTenants,
    int maxServices,
    int maxOperations,
    int maxSeries) {

  public static final IntakeSettings DEFAULT =
      new IntakeSettings(
          Limits.DEFAULT,
          JoinSettings.DEFAULT,
          32L << 20,
          Duration.ofSeconds(5),
          Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 6),
          Duration.ofHours(24),
          500_000,
          1_000);

  /// With as many services, operations and series as is usual.
  public IntakeSettings(
      Limits limits,
      JoinSettings join,
      long maxBytesUnderWay,
      Duration commitEvery,
      long commitBytes,
      Duration exportsKept,
      int maxExportsKept,
      int maxTenants) {
    this(
        limits,
        join,
        maxBytesUnderWay,
        commitEvery,
        commitBytes,
        exportsKept,
        maxExportsKept,
        maxTenants,
        5_000,
        1_000,
        1_000_000);
  }
}
