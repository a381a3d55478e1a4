package dev.whence.bench;

import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Option;

/// What every benchmark can be told.
final class BenchOptions {

  @Option(names = "--size", paramLabel = "N", description = "Items: 1m, 10m, 100m.")
  private String size = "1m";

  @Option(
      names = "--hours",
      paramLabel = "N",
      description =
          "explain, request, series: hours of so many spans each; questions are about the first.")
  private int hours = Asking.USUAL.hours();

  @Option(
      names = "--regrouped",
      description = "explain, request, series: asks once all is regrouped, not as it came in.")
  private boolean regrouped;

  @Option(
      names = "--questions",
      paramLabel = "N",
      description =
          "explain, request, series: so many are measured, after three for every ten of them.")
  private int questions = Asking.USUAL.questions();

  @Option(names = "--seed", paramLabel = "N", description = "Draws another load.")
  private long seed = 1;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Items of a request; 0 for 512, of metrics 2000, as stock senders do.")
  private int batch;

  @Option(names = "--services", paramLabel = "N", description = "Services that emit.")
  private int services = 20;

  @Option(names = "--connections", paramLabel = "N", description = "Requests at a time.")
  private int connections = 16;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Items a second of open loops; 0 for 70 %% of the measured rate.")
  private double rate;

  @Option(
      names = "--server-java",
      paramLabel = "OPTIONS",
      description = "Options of the servers' JVMs, in one text.")
  private String serverJava = "-Xms2g -Xmx2g";

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "For prepared load (kept) and data (deleted).")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"), "whence-bench");

  BenchPlan plan() {
    return new BenchPlan(
        BenchPlan.size(size),
        new Asking(hours, regrouped, questions),
        seed,
        batch,
        services,
        connections,
        rate,
        Arrays.stream(serverJava.split(" ")).filter(each -> !each.isBlank()).toList(),
        directory.toAbsolutePath());
  }
}
