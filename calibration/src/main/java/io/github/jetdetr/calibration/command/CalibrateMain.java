package io.github.jetdetr.calibration.command;

import io.github.jetdetr.command.CommandLines;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code jetdetr-calibrate}: what a model's accuracy is, measured here. */
@Command(
    name = "jetdetr-calibrate",
    description = "Measures a model's accuracy with the daemon's own detector.",
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
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new CalibrateMain());
  }
}
