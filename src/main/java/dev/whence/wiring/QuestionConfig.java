package dev.whence.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What questions may take.
public interface QuestionConfig {

  /// Questions that are being answered at a time; beyond it askers are told to come back (429).
  @WithDefault("64")
  int maxAtOnce();

  /// And of one tenant.
  @WithDefault("48")
  int maxAtOncePerTenant();

  /// Streams of one tenant's assistants (MCP) that wait for news; they are no questions under way.
  @WithDefault("32")
  int maxStreamsPerTenant();

  /// After which a question is given up (503).
  @WithDefault("30s")
  Duration maxTime();

  /// Of a question that comes as a body (413).
  @WithDefault("1M")
  MemorySize maxBodySize();

  /// Blocks of spans and log lines that are opened as evidence of an answer; no more are.
  @WithDefault("200")
  int maxEvidenceBlocks();

  /// Requests of the window that are counted one by one; of more, those that began in some of its
  /// seconds stand for all, and the answer says so.
  @WithDefault("10000")
  int maxCountedRequests();

  /// Metric series of the window, and of each baseline, that are looked into; of more, those that
  /// come first by name, buckets of histograms last, and the answer says so.
  @WithDefault("20000")
  int maxSeries();

  /// Entities that an answer ranks; further ones are left out.
  @WithDefault("20")
  int maxCandidates();
}
