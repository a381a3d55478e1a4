package dev.whence.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Draws names of services, databases and what they deal with; no name is given out twice.
final class LabNames {
  private static final List<String> NOUNS =
      List.of(
          "cart",
          "catalog",
          "pricing",
          "ledger",
          "shipping",
          "media",
          "review",
          "inventory",
          "coupon",
          "loyalty",
          "refund",
          "address",
          "geo",
          "tax",
          "quote",
          "ticket",
          "seat",
          "route",
          "fleet",
          "driver",
          "menu",
          "kitchen",
          "booking",
          "room",
          "guest",
          "payment",
          "wallet",
          "fraud",
          "notify",
          "mail",
          "template",
          "audit",
          "report",
          "feed",
          "follow",
          "like",
          "comment",
          "thumb",
          "upload",
          "index",
          "rank",
          "suggest",
          "session",
          "token",
          "tenant",
          "quota",
          "usage",
          "invoice",
          "contract",
          "device",
          "sensor",
          "alert",
          "recipe",
          "stock",
          "vendor",
          "parcel",
          "depot",
          "claim",
          "policy",
          "member");

  private enum Style {
    PLAIN("%s"),
    SERVICE("%s-service"),
    SHORT("%s-svc"),
    CAMEL("%sService"),
    PREFIXED("app-%s"),
    API("%s-api");

    private final String form;

    Style(String form) {
      this.form = form;
    }
  }

  private final List<String> nouns = new ArrayList<>(NOUNS);
  private final Style style;
  private int next;

  LabNames(Random random) {
    Collections.shuffle(nouns, random);
    style = Style.values()[random.nextInt(Style.values().length)];
  }

  /// A bare word, such as a resource's name in a route.
  String noun() {
    String noun = nouns.get(next % nouns.size());
    next++;
    return next > nouns.size() ? noun + next : noun;
  }

  String service(String noun) {
    return String.format(Locale.ROOT, style.form, noun);
  }
}
