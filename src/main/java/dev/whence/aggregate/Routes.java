package dev.whence.aggregate;

import dev.whence.model.Spans;
import java.util.List;
import java.util.Locale;

/// The type of a request: its root operation. Where the root does nothing but hand the request on
/// to one other service (a gateway), the operation that it hands it to is part of the type.
final class Routes {

  /// Those that a route is told by.
  static final List<String> ATTRIBUTES = List.of("http.route", "rpc.method");

  private Routes() {}

  static String of(RequestTree tree) {
    String own = name(tree.spans, tree.root());
    int next = saysNothing(own) ? onlyCallee(tree) : RequestTree.NONE;
    return next == RequestTree.NONE ? own : own + " > " + name(tree.spans, next);
  }

  /// Whether a name is a method and wildcards alone.
  private static boolean saysNothing(String name) {
    for (String word : name.split("[^A-Za-z]+", -1)) {
      boolean method =
          switch (word.toUpperCase(Locale.ROOT)) {
            case "", "HTTP", "HTTPS", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" ->
                true;
            default -> false;
          };
      if (!method) {
        return false;
      }
    }
    return true;
  }

  private static String name(Spans spans, int row) {
    String name = spans.name(row);
    String route = JoinedRollup.attributeOf(spans, row, ATTRIBUTES.get(0), ATTRIBUTES.get(1));
    return route == null || name.contains(route) ? name : name + " " + route;
  }

  /// The one entry that the root's service calls, [RequestTree#NONE] where it calls none or
  /// several.
  private static int onlyCallee(RequestTree tree) {
    int found = RequestTree.NONE;
    for (int row = 0; row < tree.size(); row++) {
      int parent = tree.parent(row);
      boolean called =
          parent != RequestTree.NONE && tree.isEntry(row) && tree.entry(parent) == tree.root();
      if (called && found != RequestTree.NONE) {
        return RequestTree.NONE;
      }
      found = called ? row : found;
    }
    return found;
  }
}
