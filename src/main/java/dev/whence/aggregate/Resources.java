package dev.whence.aggregate;

import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which shared resources the spans of a frame call, by the names that the vocabulary has for it.
/// Each attribute name and set of the frame is looked at once. Not thread-safe.
final class Resources {

  static final int NONE = -1;
  private static final int UNSEEN = 0;
  private static final String PEER = "peer";

  /// How a list of texts begins, in JSON.
  private static final String LIST = "[\"";

  private final ResourceNames names;
  private final Spans spans;
  private final Frame frame;

  /// By text of the frame: [#UNSEEN] where it was not looked at yet, else its number and 2.
  private final short[] nameOfText;

  /// By attribute set of the frame: [#UNSEEN], else its resource's number and 2.
  private final int[] numberOfSet;

  private final List<ResourceName> resources = new ArrayList<>();
  private final Map<ResourceName, Integer> numbers = new HashMap<>();

  /// By name: an entry of the row's attributes plus 1, 0 where it has none.
  private final int[] entries;

  Resources(Spans spans, ResourceNames names) {
    this.spans = spans;
    this.frame = spans.frame();
    this.names = names;
    this.nameOfText = new short[frame.texts().size()];
    this.numberOfSet = new int[frame.sets().size()];
    this.entries = new int[names.size()];
  }

  /// The resource, null where the span calls none.
  @Nullable ResourceName of(int row) {
    int number = number(row);
    return number < 0 ? null : resources.get(number);
  }

  /// The number of the resource among those of the frame, [#NONE] where the span calls none.
  int number(int row) {
    int set = (int) spans.table().get(Spans.ATTRIBUTES, row);
    int known = numberOfSet[set];
    if (known == UNSEEN) {
      known = NONE;
      ResourceName resource = read(set) ? resource() : null;
      if (resource != null) {
        known = numbers.computeIfAbsent(resource, this::added);
      }
      numberOfSet[set] = known + 2;
    } else {
      known -= 2;
    }
    return known >= 0 && isPeer(known) && !isSent(spans.kind(row)) ? NONE : known;
  }

  /// A resource's text, as keys of cells hold it.
  String key(int number) {
    return resources.get(number).key();
  }

  private int added(ResourceName resource) {
    resources.add(resource);
    return resources.size() - 1;
  }

  private boolean isPeer(int number) {
    return resources.get(number).kind().equals(PEER);
  }

  private static boolean isSent(SpanKind kind) {
    return kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
  }

  /// What the attributes noted name, were they those of a call.
  private @Nullable ResourceName resource() {
    String database = first(names.databaseSystem);
    if (!database.isEmpty()) {
      return new ResourceName(ResourceName.DATABASE, database, address(), first(names.database));
    }
    String messaging = first(names.queueSystem);
    if (!messaging.isEmpty()) {
      return new ResourceName(ResourceName.MESSAGING, messaging, address(), first(names.queue));
    }
    String address = address();
    return address.isEmpty() ? null : new ResourceName(PEER, "", address, "");
  }

  /// Notes which of the names the set has; false where it has none.
  private boolean read(int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    boolean any = false;
    for (int entry = sets.start(set); entry < end; entry++) {
      int number = name(sets.key(entry));
      if (number >= 0) {
        if (!any) {
          Arrays.fill(entries, 0);
          any = true;
        }
        if (entries[number] == 0) {
          entries[number] = entry + 1;
        }
      }
    }
    return any;
  }

  private int name(int text) {
    int known = nameOfText[text];
    if (known == UNSEEN) {
      known = names.number(frame.text(text)) + 2;
      nameOfText[text] = (short) known;
    }
    return known - 2;
  }

  private String address() {
    String host = first(names.peer, Resources::authority);
    String port = host.indexOf(':') >= 0 ? "" : first(names.peerPort);
    return host.isEmpty() || port.isEmpty() ? host : host + ":" + port;
  }

  /// The host of a URL, with its port where it names one (RFC 3986, section 3.2); nothing of a path
  /// alone, what is no URL as it is.
  private static String authority(String value) {
    int scheme = value.indexOf("://");
    if (scheme < 0) {
      return value.startsWith("/") ? "" : value;
    }
    int begin = scheme + 3;
    int end = begin;
    while (end < value.length() && "/?#".indexOf(value.charAt(end)) < 0) {
      end++;
    }
    String authority = value.substring(Math.max(begin, value.lastIndexOf('@', end - 1) + 1), end);
    int bracket = authority.indexOf(']');
    return authority.startsWith("[") && bracket > 0 ? authority.substring(1, bracket) : authority;
  }

  /// What a list of one holds, as tables come; nothing of a list of several, for none of them is
  /// meant alone.
  private static String alone(String value) {
    if (!value.startsWith(LIST)) {
      return value;
    }
    int end = value.indexOf('"', LIST.length());
    return end == value.length() - 2 ? value.substring(LIST.length(), end) : "";
  }

  private String first(int[] some) {
    return first(some, UnaryOperator.identity());
  }

  /// What is meant by the first of some names whose value means anything.
  private String first(int[] some, UnaryOperator<String> meant) {
    for (int name : some) {
      if (entries[name] > 0) {
        String value = meant.apply(alone(frame.value(entries[name] - 1).toString()));
        if (!value.isEmpty()) {
          return value;
        }
      }
    }
    return "";
  }
}
