package dev.whence.explain;

import dev.whence.model.*;
import java.util.*;

public final class Explore {
  static String n(String t) {
    return t;
  }

  public static void print(dev.whence.store.StoreReader r, TimeRange w, List<TimeRange> b) {
    Windows win = new Windows(w, b, true, List.of());
    Facts f = Facts.read(r, Tenant.DEFAULT, win);
    // entries
    Map<String, long[]> entries = new TreeMap<>();
    for (var p : f.all(CellKind.SELF_TIME))
      if (p.text(4).equals(p.text(5))
          && (p.text(6).equals("SERVER") || p.text(6).equals("CONSUMER")))
        entries.put(
            p.text(0) + "|" + p.text(1) + "|" + p.text(4),
            new long[] {p.after().count(0), p.before().count(0)});
    // structure per (service, entry, feature) over routes
    Map<String, ShareShift> share = new TreeMap<>();
    Map<String, double[]> off = new TreeMap<>();
    for (var p : f.all(CellKind.SELF_TIME)) {
      var e = entries.get(p.text(0) + "|" + p.text(1) + "|" + p.text(4));
      if (e == null) continue;
      if (p.text(4).equals(p.text(5))) continue;
      add(share, off, p.text(1) + "|" + p.text(4) + "|op " + p.text(5), p, 5, e, 6, 0);
    }
    for (var p : f.all(CellKind.EDGE)) {
      var e = entries.get(p.text(0) + "|" + p.text(1) + "|" + p.text(4));
      if (e == null) continue;
      add(
          share,
          off,
          p.text(1) + "|" + p.text(4) + "|call " + p.text(5) + " " + p.text(6),
          p,
          6,
          e,
          7,
          0);
    }
    for (var p : f.all(CellKind.ROUTE_LOG)) {
      var e = entries.get(p.text(0) + "|" + p.text(1) + "|" + p.text(4));
      if (e == null) continue;
      add(
          share,
          off,
          p.text(1) + "|" + p.text(4) + "|log " + p.text(5) + " " + p.text(6),
          p,
          1,
          e,
          2,
          0);
    }
    share.entrySet().stream()
        .filter(e -> Math.abs(surprise(e.getValue())) > 2)
        .sorted(Comparator.comparingDouble(e -> -Math.abs(e.getValue().z())))
        .limit(25)
        .sorted(Comparator.comparingDouble(e -> o(off.get(e.getKey()))))
        .forEach(
            e ->
                System.out.printf(
                    "  S %+6.1f z %+6.1f %.2f->%.2f n %d/%d off %6.1fms  %s%n",
                    surprise(e.getValue()),
                    e.getValue().z(),
                    e.getValue().shareBefore(),
                    e.getValue().shareAfter(),
                    e.getValue().callsAfter(),
                    e.getValue().callsBefore(),
                    o(off.get(e.getKey())),
                    e.getKey()));
    Map<String, RankShift> lat = new TreeMap<>();
    Map<String, double[]> ms = new TreeMap<>();
    for (var p : f.all(CellKind.SELF_TIME)) {
      lat.computeIfAbsent("self " + p.text(1), k -> new RankShift())
          .add(p.after().sketch(1), p.before().sketch(1));
      ms(ms, "self " + p.text(1), p.after().sketch(1), p.before().sketch(1));
    }
    for (var p : f.all(CellKind.EDGE)) {
      lat.computeIfAbsent("gap " + p.text(1) + " -> " + p.text(5), k -> new RankShift())
          .add(p.after().sketch(2), p.before().sketch(2));
      ms(ms, "gap " + p.text(1) + " -> " + p.text(5), p.after().sketch(2), p.before().sketch(2));
    }
    lat.entrySet().stream()
        .filter(e -> Math.abs(e.getValue().z()) > 2)
        .sorted(Comparator.comparingDouble(e -> -Math.abs(e.getValue().z())))
        .limit(20)
        .forEach(
            e ->
                System.out.printf(
                    "  LAT %+6.1f delta %+.2f n %d/%d  +%.1f ms each %s%n",
                    e.getValue().z(),
                    e.getValue().delta(),
                    e.getValue().after(),
                    e.getValue().before(),
                    ms.get(e.getKey())[0] / Math.max(1, ms.get(e.getKey())[1]),
                    e.getKey()));
  }

  static double surprise(ShareShift s) {
    double n = s.callsAfter(), m = s.callsBefore();
    double p = (s.occurrencesBefore() + 0.5) / (m + 1);
    double rho = 0.15;
    double var = p * (1 - p) * (1 / n + 1 / m + rho);
    return (s.shareAfter() - s.shareBefore()) / Math.sqrt(var);
  }

  static void ms(Map<String, double[]> m, String k, LatencySketch a, LatencySketch b) {
    if (a.count() == 0 || b.count() == 0) return;
    double[] v = m.computeIfAbsent(k, x -> new double[2]);
    v[0] += a.count() * (mean(a) - mean(b)) / 1e6;
    v[1] += a.count();
  }

  static double mean(LatencySketch s) {
    double t = 0;
    for (int i = s.firstBucket(); i <= s.lastBucket(); i++)
      t += s.countAt(i) * (double) LatencySketch.valueOf(i);
    return t / s.count();
  }

  static double o(double[] d) {
    return d[3] > 0 ? d[2] / d[3] / 1e6 : d[0] / Math.max(1, d[1]) / 1e6;
  }

  static void add(
      Map<String, ShareShift> s,
      Map<String, double[]> off,
      String k,
      Facts.Pair p,
      int c,
      long[] e,
      int o,
      int cnt) {
    s.computeIfAbsent(k, x -> new ShareShift())
        .add(p.after().count(c), e[0], p.before().count(c), e[1]);
    double[] d = off.computeIfAbsent(k, x -> new double[4]);
    d[0] += p.after().count(o);
    d[1] += p.after().count(cnt);
    d[2] += p.before().count(o);
    d[3] += p.before().count(cnt);
  }
}
