package dev.whence.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `postmortem`: writes an incident's post-mortem.
@Command(
    name = "postmortem",
    description = "Writes an incident's post-mortem, in Markdown unless told otherwise.",
    mixinStandardHelpOptions = true)
final class PostmortemCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "INCIDENT",
      description = "An incident's ID; ./whence incidents lists them.")
  private String id = "";

  @Option(names = "--html", description = "As a web page.")
  private boolean html;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it there instead of standard output.")
  private @Nullable Path file;

  @Mixin private Service service = new Service();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    String form = service.wantsJson() ? "application/json" : html ? "text/html" : "text/markdown";
    String text = service.get("/api/v1/incidents/" + Service.encoded(id) + "/postmortem", form);
    if (file != null) {
      write(file, text);
      return 0;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return 0;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + file + ": " + e);
    }
  }
}
