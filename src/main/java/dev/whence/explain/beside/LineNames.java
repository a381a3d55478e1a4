package dev.whence.explain.beside;

import dev.whence.explain.facts.NamedCalls;
import dev.whence.explain.request.LineTexts;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Whom log lines name beside their writer: by what their pattern leaves of them, and by what it
/// masks. Stateless beside the lines it reads; safe for use by many threads.
final class LineNames {

  /// The least part of the lines of a pattern that name somebody who is the reason for them.
  private static final double MOSTLY = 0.6;

  private static final int LONGEST = 200;

  /// The host of an address, which has a dot.
  private static final Pattern HOST = Pattern.compile("://([\\w-]+(?:\\.[\\w-]+)*\\.[a-z][\\w-]*)");

  /// Who is named.
  ///
  /// @param sample a line that names them where its pattern masks the name; else empty
  record Named(Set<Service> services, String sample) {}

  private final LineTexts texts;
  private final Collection<Service> known;

  /// @param known services that lines may name; a host is named by its address alone
  LineNames(LineTexts texts, Collection<Service> known) {
    this.texts = texts;
    this.known = known;
  }

  /// Whom most of a service's lines of a pattern name.
  Named of(Service writer, String pattern) {
    List<String> written = texts.of(writer, pattern);
    TreeMap<Service, Integer> named = new TreeMap<>();
    TreeMap<Service, String> samples = new TreeMap<>();
    for (String text : written.isEmpty() ? List.of(pattern) : written) {
      for (Service one : namedIn(text, writer)) {
        named.merge(one, 1, Integer::sum);
        samples.putIfAbsent(one, text);
      }
    }
    double least = Math.max(1, written.size()) * MOSTLY;
    named.values().removeIf(count -> count < least);
    if (named.isEmpty()) {
      return new Named(Set.of(), "");
    }
    Service first = named.firstKey();
    boolean masked = !NamedCalls.names(pattern, first.name());
    return new Named(named.keySet(), masked ? clipped(samples.getOrDefault(first, pattern)) : "");
  }

  private static String clipped(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private Set<Service> namedIn(String text, Service writer) {
    Set<Service> named = new TreeSet<>();
    for (Service each : known) {
      if (!each.name().equals(writer.name()) && NamedCalls.names(text, each.name())) {
        named.add(each);
      }
    }
    if (named.isEmpty()) {
      HOST.matcher(text).results().forEach(host -> named.add(Service.named(host.group(1))));
    }
    return named;
  }
}
