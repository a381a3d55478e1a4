package dev.whence.explain.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of evidence while it is being written. Not thread-safe.
final class EvidenceDraft {

  private String id = "";
  private final Evidence.Type type;
  private @Nullable String relevantTo;
  private final String display;
  private @Nullable String metric;
  private @Nullable String unit;
  private @Nullable Double valueBefore;
  private @Nullable Double valueAfter;
  private Evidence.@Nullable Test test;
  private Evidence.@Nullable Query query;
  private @Nullable String patternId;
  private @Nullable String novelty;
  private @Nullable Double shareBefore;
  private @Nullable Double shareAfter;
  private @Nullable Long count;
  private Evidence.@Nullable Sample sample;
  private @Nullable String traceId;
  private @Nullable List<Evidence.Step> criticalPath;
  private @Nullable Long representativeOf;
  private @Nullable List<Evidence.Mark> top;
  private @Nullable Double spearman;
  private @Nullable Integer buckets;
  private @Nullable Double lagSeconds;
  private @Nullable String change;

  EvidenceDraft(Evidence.Type type, String display) {
    this.type = type;
    this.display = display;
  }

  /// What is there already, to be written on.
  EvidenceDraft(Evidence from) {
    this(from.type(), from.display());
    id = from.id();
    relevantTo = from.relevantTo();
    metric = from.metric();
    unit = from.unit();
    valueBefore = from.valueBefore();
    valueAfter = from.valueAfter();
    test = from.test();
    query = from.query();
    patternId = from.patternId();
    novelty = from.novelty();
    shareBefore = from.shareBefore();
    shareAfter = from.shareAfter();
    count = from.count();
    sample = from.sample();
    traceId = from.traceId();
    criticalPath = from.criticalPath();
    representativeOf = from.representativeOf();
    top = from.top();
    spearman = from.spearman();
    buckets = from.buckets();
    lagSeconds = from.lagSeconds();
    change = from.change();
  }

  EvidenceDraft id(String newId, @Nullable String relevance) {
    id = newId;
    relevantTo = relevance;
    return this;
  }

  EvidenceDraft metric(String name, String ucum) {
    metric = name;
    unit = ucum;
    return this;
  }

  EvidenceDraft values(double before, double after) {
    valueBefore = before;
    valueAfter = after;
    return this;
  }

  EvidenceDraft pattern(String ofLine, String isNew) {
    patternId = ofLine;
    novelty = isNew;
    return this;
  }

  EvidenceDraft shares(double before, double after) {
    shareBefore = before;
    shareAfter = after;
    return this;
  }

  EvidenceDraft count(long lines) {
    count = lines;
    return this;
  }

  EvidenceDraft sample(Evidence.Sample line) {
    sample = line;
    return this;
  }

  EvidenceDraft test(Evidence.Test made) {
    test = made;
    return this;
  }

  EvidenceDraft query(Evidence.Query ready) {
    query = ready;
    return this;
  }

  EvidenceDraft traceId(String trace) {
    traceId = trace;
    return this;
  }

  EvidenceDraft path(List<Evidence.Step> steps, @Nullable Long represents) {
    criticalPath = steps;
    representativeOf = represents;
    return this;
  }

  EvidenceDraft top(List<Evidence.Mark> marks) {
    top = marks;
    return this;
  }

  EvidenceDraft dose(double correlation, int of, double lag) {
    spearman = correlation;
    buckets = of;
    lagSeconds = lag;
    return this;
  }

  EvidenceDraft change(String event) {
    change = event;
    return this;
  }

  Evidence evidence() {
    return new Evidence(
        id,
        type,
        relevantTo,
        display,
        metric,
        unit,
        valueBefore,
        valueAfter,
        test,
        query,
        patternId,
        novelty,
        shareBefore,
        shareAfter,
        count,
        sample,
        traceId,
        criticalPath,
        representativeOf,
        top,
        spearman,
        buckets,
        lagSeconds,
        change);
  }
}
