package io.github.jetdetr.calibration.command;

import io.github.jetdetr.camera.memory.NativeMemoryLimit;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.command.Termination;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code jetdetr-calibrate}: the command line of quantization and evaluation. */
@Command(
    name = "jetdetr-calibrate",
    description = "Quantizes, prunes and evaluates models with the daemon's own detector.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CaptureCommand.class,
      QuantizeCommand.class,
      JudgeCommand.class,
      PruneCommand.class,
      BuildCommand.class,
      ProfileCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      RobustnessCommand.class,
      TuneCommand.class,
      TrackCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    })
public final class CalibrateMain {

  /** Runs one command and ends the process with its exit code, as {@code jetdetr} does. */
  public static void main(String[] args) {
    Termination.handleSignals();
    NativeMemoryLimit.set();
    System.exit(Termination.end(CommandLines.execute(commandLine(), args)));
  }

  /** The command line with all subcommands. */
  public static CommandLine commandLine() {
    return CommandLines.of(new CalibrateMain());
  }
}
