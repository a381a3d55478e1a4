package dev.whence.aggregate;

import java.util.Locale;

/// The type of a request: its root operation. Where the root does nothing but hand the request on
/// to one other service (a gateway), the operation that it hands it to is part of the type.
final class Routes {

  private Routes() {}

  static String of(RequestTree tree) {
    String own = name(tree, tree.root());
    int next = saysNothing(own) ? onlyCallee(tree) : RequestTree.NONE;
    return next == RequestTree.NONE ? own : own + " > " + name(tree, next);
  }

  /// Whether a name is a method and wildcards alone.
  private static boolean saysNothing(String name) {
    int begin = 0;
    for (int at = 0; at <= name.length(); at++) {
      if (at == name.length() || !isLetter(name.charAt(at))) {
        if (at > begin && !isMethod(name.substring(begin, at))) {
          return false;
        }
        begin = at + 1;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isMethod(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "HTTP", "HTTPS", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  private static String name(RequestTree tree, int row) {
    String name = tree.nameText(row);
    String route = tree.attribute(row, "http.route");
    if (route == null) {
      route = tree.attribute(row, "rpc.method");
    }
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
