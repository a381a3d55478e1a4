package dev.whence.explain.beside;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.LineCells;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.explain.request.LineTexts;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.explain.statistics.Surprise;
import dev.whence.model.Cell;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What error lines and warnings say that no request is known for, of who sends no spans: who
/// writes so many more of them than before, and whom they name. A line that names another service
/// tells what that one did to its writer, which is excused by it; a warning that names nobody tells
/// nothing. Name and time alone join lines to anything. For one thread at a time.
public final class LineVoices {

  /// Fewer lines may be anybody's.
  private static final int FEWEST = 5;

  /// So many times as large a part of its writer's lines as before.
  private static final double FAR_MORE = 2;

  /// So many times as frequent as those that name the reason are lines of the same failures.
  private static final double SAME_FAILURES = 1.5;

  /// What is left of what a service shows where its lines say who is the reason.
  private static final double EXCUSED = 0.6;

  /// No number of lines is surer than this.
  private static final double MOST = 12;

  private static final int MOST_LINES = 4;

  private final LineNames names;
  private final Map<String, long[]> totals = new HashMap<>();
  private final Map<Line, long[]> lines = new TreeMap<>();

  private record Line(Service writer, String pattern, boolean error) implements Comparable<Line> {
    private static final Comparator<Line> ORDER =
        Comparator.comparing(Line::writer).thenComparing(Line::pattern).thenComparing(Line::error);

    @Override
    public int compareTo(Line other) {
      return ORDER.compare(this, other);
    }
  }

  /// What a line says of a service, its writer or another one.
  ///
  /// @param sample how it names somebody whom its pattern masks; else empty
  private record Said(Line line, ShareShift shift, double surprise, String sample) {
    Said with(String told) {
      return new Said(line, shift, surprise, told);
    }
  }

  /// @param known services that lines may name
  /// @param telling services whose lines are not listened to, for they tell of themselves otherwise
  public LineVoices(
      LineCells cells, LineTexts texts, Collection<Service> known, Set<Service> telling) {
    for (int side = 0; side < 2; side++) {
      for (Cell each : cells.lines(side == 1)) {
        if (!telling.contains(Service.parse(each.key().text(LogPattern.SERVICE)))) {
          add(each, side);
        }
      }
    }
    Set<Service> all = new TreeSet<>(known);
    totals.keySet().forEach(writer -> all.add(Service.parse(writer)));
    this.names = new LineNames(texts, all);
  }

  private void add(Cell each, int side) {
    String writer = each.key().text(LogPattern.SERVICE);
    long count = each.count(LogPattern.COUNT);
    totals.computeIfAbsent(writer, _ -> new long[2])[side] += count;
    String severity = each.key().text(LogPattern.SEVERITY);
    boolean error = LineSeverity.isError(severity);
    if (error || severity.equals("WARN")) {
      Line line = new Line(Service.parse(writer), each.key().text(LogPattern.PATTERN), error);
      lines.computeIfAbsent(line, _ -> new long[2])[side] += count;
    }
  }

  /// The candidates and who is told of: who is known by both has both.
  public List<Candidate> beside(List<Candidate> candidates) {
    Map<Service, List<Said>> said = new TreeMap<>();
    Set<Service> excused = new HashSet<>();
    Map<Service, List<Said>> heard =
        lines.entrySet().stream()
            .flatMap(each -> heard(each.getKey(), each.getValue()).stream())
            .collect(groupingBy(each -> each.line.writer, TreeMap::new, toList()));
    heard.forEach((writer, all) -> read(writer, all, said, excused));
    List<Candidate> all = new ArrayList<>();
    for (Candidate known : candidates) {
      List<Said> of = said.remove(known.entity().ofService());
      Candidate left =
          excused.contains(known.entity().ofService())
              ? known.withScore(Candidate.score(known.surprise() * EXCUSED))
              : known;
      all.add(of == null ? left : both(left, candidate(known.entity().ofService(), of)));
    }
    said.forEach((service, of) -> all.add(candidate(service, of)));
    return all;
  }

  /// A line that is so much more frequent than before that it tells something.
  private Optional<Said> heard(Line line, long[] counts) {
    ShareShift shift = shift(line, counts);
    Said heard = new Said(line, shift, MOST * (1 - Math.exp(-shift.surprise() / MOST)), "");
    boolean tells =
        counts[0] >= FEWEST
            && heard.surprise >= Surprise.SURE
            && shift.shareAfter() >= FAR_MORE * shift.shareBefore()
            && !line.writer.name().isEmpty(); // an agent's, which says no service
    return tells ? Optional.of(heard) : Optional.empty();
  }

  /// What one service writes. Where some of its lines name the reason, others that are hardly more
  /// frequent are of the same failures.
  private void read(
      Service writer, List<Said> all, Map<Service, List<Said>> said, Set<Service> excused) {
    List<Said> nameless = new ArrayList<>();
    double explained = 0;
    for (Said each : all) {
      LineNames.Named named = names.of(each.line.writer, each.line.pattern);
      named.services().forEach(one -> add(said, one, each.with(named.sample())));
      if (named.services().isEmpty()) {
        nameless.add(each);
      } else {
        excused.add(writer);
        explained += each.shift.shareAfter() - each.shift.shareBefore();
      }
    }
    for (Said each : nameless) {
      double more = each.shift.shareAfter() - each.shift.shareBefore();
      if (each.line.error && more > explained * SAME_FAILURES) {
        excused.remove(writer);
        add(said, writer, each);
      }
    }
  }

  private static Candidate both(Candidate known, Candidate told) {
    boolean byLines = told.surprise() > known.surprise();
    List<Finding> findings = new ArrayList<>((byLines ? told : known).findings());
    findings.addAll((byLines ? known : told).findings());
    return known
        .with((byLines ? told : known).statement(), findings, known.mechanism())
        .withScore(Candidate.score(Math.hypot(known.surprise(), told.surprise())));
  }

  private static void add(Map<Service, List<Said>> said, Service service, Said line) {
    said.computeIfAbsent(service, _ -> new ArrayList<>()).add(line);
  }

  private ShareShift shift(Line line, long[] counts) {
    long[] all = totals.getOrDefault(line.writer.key(), new long[2]);
    ShareShift shift = new ShareShift();
    shift.add(counts[0], all[0], counts[1], all[1]);
    return shift;
  }

  private static Candidate candidate(Service service, List<Said> lines) {
    List<Said> loudest =
        lines.stream()
            .sorted(
                Comparator.comparing((Said each) -> !each.line.writer.equals(service))
                    .thenComparing(Comparator.comparingDouble((Said each) -> -each.surprise)))
            .limit(MOST_LINES)
            .toList();
    Said first = loudest.getFirst();
    boolean own = first.line.writer.equals(service);
    String text =
        (own
                ? service.name() + " writes"
                : first.line.writer.name() + " writes of " + service.name())
            + " the log line \""
            + first.line.pattern
            + "\" in "
            + Words.percent(first.shift.shareAfter())
            + " of its lines, before "
            + Words.percent(first.shift.shareBefore())
            + (first.sample.isEmpty() ? "" : ": \"" + first.sample + "\"");
    return new Candidate(
        Entity.service(service),
        CauseKind.BEHAVIOUR_CHANGE,
        Candidate.score(lines.stream().mapToDouble(Said::surprise).max().orElseThrow()),
        text,
        loudest.stream().map(LineVoices::finding).toList(),
        JoinTier.WINDOW_ONLY,
        Verdict.COINCIDENT);
  }

  private static Finding finding(Said said) {
    double before = Words.round(said.shift.shareBefore());
    double after = Words.round(said.shift.shareAfter());
    String pattern = said.line.pattern;
    return new Finding(
        Entity.service(said.line.writer),
        Aspect.LOG_NEW,
        said.surprise,
        said.shift.effect(),
        new Finding.Change("log lines", "share", "1", before, after),
        null,
        List.of(
            Evidence.log(
                pattern,
                Integer.toHexString(pattern.hashCode()),
                before == 0 ? "new" : "more",
                before,
                after,
                said.shift.occurrencesAfter())));
  }
}
