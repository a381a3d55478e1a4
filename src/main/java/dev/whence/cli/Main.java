package dev.whence.cli;

import dev.whence.bench.Bench;
import dev.whence.bench.BenchFailed;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point. The command line is read before any of Quarkus starts, so that a wrong option
/// fails at once and a client command costs no server.
@QuarkusMain
@Command(
    name = "whence",
    description = "Answers one question: what caused this spike?",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(new Demo())
        .addSubcommand(new Serve())
        .addSubcommand(new Why())
        .addSubcommand(new RequestCommand())
        .addSubcommand(new IncidentsCommand())
        .addSubcommand(new PostmortemCommand())
        .addSubcommand(new ChangesCommand())
        .addSubcommand(new Replay())
        .addSubcommand(new Evaluate())
        .addSubcommand(new Completion())
        .addSubcommand(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::report);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /// A failure that was foreseen is one line; anything else is a defect and shows where it
  /// happened.
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof CommandFailed || failure instanceof BenchFailed) {
      command.getErr().println("whence: " + failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"whence " + (version == null ? "(not packaged)" : version)};
    }
  }
}
