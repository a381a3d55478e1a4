package dev.whence.explain.telling;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.RequestTypes;
import dev.whence.explain.request.Cohorts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.CellKind.Route;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// How much of the telemetry is joined, by what, and what is missing of it.
final class CoverageReport {

  private long requests;
  private long spans;
  private long joinedLines;
  private long byRequestId;
  private long orphans;
  private long lines;

  private CoverageReport(Facts facts) {
    for (Facts.Pair route : facts.all(CellKind.ROUTE)) {
      requests += route.after().count(Route.COUNT);
      spans += route.after().count(Route.SPANS);
      joinedLines += route.after().count(Route.LOGS);
      byRequestId += route.after().count(Route.LOGS_BY_REQUEST_ID);
      orphans += route.after().count(Route.ORPHANS);
    }
    for (Facts.Pair pattern : facts.all(CellKind.LOG_PATTERN)) {
      lines += pattern.after().count(LogPattern.COUNT);
    }
  }

  static Explanation.Coverage of(Diagnosis diagnosis) {
    CoverageReport report = new CoverageReport(diagnosis.facts());
    return new Explanation.Coverage(
        report.join(),
        diagnosis.proof().sampling(),
        report.gaps(diagnosis),
        diagnosis.watermarks().texts());
  }

  private TreeMap<String, Double> join() {
    TreeMap<String, Double> join = new TreeMap<>();
    if (spans + lines > 0) {
      double all = spans + Math.max(lines, joinedLines);
      join.put("request_id", Words.round(byRequestId / all));
      join.put("trace_id", Words.round((spans + joinedLines - byRequestId) / all));
      join.put("window_only", Words.round(Math.max(0, lines - joinedLines) / all));
    }
    return join;
  }

  private List<String> gaps(Diagnosis diagnosis) {
    List<String> gaps = new ArrayList<>();
    if (diagnosis.usual() != Usual.KNOWN) {
      gaps.add("too little was heard in the baseline");
    }
    if (requests == 0) {
      gaps.add("no traces in the window");
    }
    if (lines == 0) {
      gaps.add("no log lines in the window");
    }
    if (!diagnosis.watermarks().nanosBySignal().containsKey("metrics")) {
      gaps.add("no metrics in the window");
    }
    if (!diagnosis.everySeries()) {
      gaps.add(
          "of metrics, only the first %d series by name were looked into"
              .formatted(diagnosis.settings().maxSeries()));
    }
    if (orphans > 0) {
      gaps.add(orphans + " spans whose parent is missing");
    }
    if (lines > joinedLines) {
      gaps.add((lines - joinedLines) + " of " + lines + " log lines carry no ID of a request");
    }
    RequestTypes types = diagnosis.facts().types();
    Service asked = diagnosis.question().service();
    if (asked != null && !types.areAll()) {
      gaps.add(
          "%d of %d types of requests neither pass through %s nor changed, and were not looked into"
              .formatted(types.all() - types.routes().size(), types.all(), asked.name()));
    }
    Cohorts cohorts = diagnosis.proof().cohorts();
    if (!cohorts.complete()) {
      gaps.add(
          "cohorts are counted over %d of %d requests, those that began in some of the seconds"
              .formatted(cohorts.requests().size(), diagnosis.facts().requests()));
    }
    return gaps;
  }
}
