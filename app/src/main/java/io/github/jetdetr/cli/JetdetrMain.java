package io.github.jetdetr.cli;

import io.github.jetdetr.camera.memory.NativeMemoryLimit;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.LogLines;
import io.github.jetdetr.command.Termination;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The {@code jetdetr} command: results go to standard output, everything else to standard error.
 */
@Command(
    name = "jetdetr",
    description = "Detects objects on camera frames and publishes them over MQTT.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      TopCommand.class,
      AuditCommand.class,
      DetectCommand.class,
      ReplayCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      CheckConfigCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    })
public final class JetdetrMain {

  /** Runs one command and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    LogLines.keep();
    Termination.handleSignals();
    NativeMemoryLimit.set();
    System.exit(Termination.end(CommandLines.execute(commandLine(), args)));
  }

  /** The command line with all subcommands. */
  public static CommandLine commandLine() {
    return CommandLines.of(new JetdetrMain());
  }
}
