package dev.whence.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `why`: asks a running service for the cause of a spike and prints the answer for people.
@Command(
    name = "why",
    description = "Asks a running service what caused a spike, and prints the answer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Times: RFC 3339, epoch seconds to nanoseconds, or relative (now-1h).",
      "Examples:",
      "  ./whence why auth-v2 --since 30m",
      "  ./whence why checkout --signal latency --from now-2h --to now-1h"
    })
final class Why implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "The service that misbehaved. Without it: what went wrong in this window?")
  private @Nullable String service;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "deployment.environment.name, where services are called the same in several.")
  private @Nullable String environment;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "How far back to look: 90s, 30m, 2h, 1d. Default: 30m.")
  private @Nullable String since;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Begin of the window, instead of --since.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "End of the window. Default: now.")
  private String to = "now";

  @Option(
      names = "--signal",
      paramLabel = "SIGNAL",
      description = "What spiked: latency, errors, rate or a metric's name.")
  private @Nullable String signal;

  @Mixin private Service remote = new Service();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    String body = remote.get("/api/v1/explanations", query());
    var out = spec.commandLine().getOut();
    if (remote.wantsJson()) {
      out.println(body);
    } else {
      out.print(new AnswerText(Ink.onTerminal(), remote.base()).render(remote.tree(body)));
    }
    out.flush();
    return 0;
  }

  private Map<String, String> query() {
    var question = new LinkedHashMap<String, String>();
    if (service != null) {
      question.put("service", service);
    }
    if (environment != null) {
      question.put("environment", environment);
    }
    if (signal != null) {
      question.put("signal", signal);
    }
    question.put("from", begin());
    question.put("to", to);
    return question;
  }

  private String begin() {
    if (since != null && from != null) {
      throw new ParameterException(spec.commandLine(), "--since and --from exclude each other");
    }
    if (from != null) {
      return from;
    }
    String span = since == null ? "30m" : since;
    if (!span.matches("[1-9][0-9]{0,8}[smhd]")) {
      throw new ParameterException(
          spec.commandLine(), "--since takes a number and s, m, h or d, not '" + span + "'");
    }
    if (!to.equals("now")) {
      throw new ParameterException(spec.commandLine(), "--to needs --from");
    }
    return "now-" + span;
  }
}
