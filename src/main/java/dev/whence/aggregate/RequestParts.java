package dev.whence.aggregate;

import dev.whence.aggregate.Names.Party;
import dev.whence.join.JoinedRequest;
import dev.whence.model.Emitter;
import dev.whence.model.RequestSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is kept of a request: who took part.
final class RequestParts {

  private static final Comparator<Entry> IN_ORDER =
      Comparator.<Entry, String>comparing(entry -> entry.party.serviceKey())
          .thenComparing(entry -> entry.party.emitter().instance())
          .thenComparing(entry -> entry.party.emitter().version())
          .thenComparing(entry -> entry.operation);

  private RequestParts() {}

  static RequestSummary summary(JoinedRequest request, RequestTree tree, String route) {
    int root = tree.root();
    return new RequestSummary(
        request.traceId(),
        tree.start(root),
        tree.duration(root),
        tree.party(root).emitter().service(),
        route,
        requestId(tree),
        tree.isError(root),
        request.spans().size(),
        request.logs().size(),
        parts(tree));
  }

  private static String requestId(RequestTree tree) {
    String own = tree.requestId(tree.root());
    for (int row = 0; row < tree.size() && own.isEmpty(); row++) {
      own = tree.requestId(row);
    }
    return own;
  }

  /// An operation of an instance by which the request entered a service.
  private static final class Entry {
    private final Party party;
    private final String operation;
    private int spans;
    private int errors;

    Entry(Party party, String operation) {
      this.party = party;
      this.operation = operation;
    }

    RequestSummary.Part part() {
      Emitter emitter = party.emitter();
      return new RequestSummary.Part(
          emitter.service(), emitter.instance(), emitter.version(), operation, spans, errors);
    }
  }

  /// The entries that took part, counted.
  private static List<RequestSummary.Part> parts(RequestTree tree) {
    LongTable numbers = new LongTable(8);
    List<Entry> entries = new ArrayList<>();
    for (int row = 0; row < tree.size(); row++) {
      if (tree.isEntry(row)) {
        Entry entry = entry(tree, row, numbers, entries);
        entry.spans++;
        entry.errors += tree.isError(row) ? 1 : 0;
      }
    }
    entries.sort(IN_ORDER);
    List<RequestSummary.Part> parts = new ArrayList<>(entries.size());
    entries.forEach(entry -> parts.add(entry.part()));
    return parts;
  }

  private static Entry entry(RequestTree tree, int row, LongTable numbers, List<Entry> entries) {
    Party party = tree.party(row);
    long key = (long) party.number() << 32 | tree.name(row);
    int known = numbers.get(key);
    if (known != LongTable.NONE) {
      return entries.get(known);
    }
    numbers.put(key, entries.size());
    Entry entry = new Entry(party, tree.nameText(row));
    entries.add(entry);
    return entry;
  }
}
