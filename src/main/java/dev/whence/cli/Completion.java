package dev.whence.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `completion`: what a shell needs to complete commands and options.
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(./whence completion)",
    mixinStandardHelpOptions = true)
final class Completion implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("whence", spec.root().commandLine()));
    out.flush();
    return 0;
  }
}
