package io.github.jetdetr.training;

import io.github.jetdetr.command.CommandLines;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the bundled model's training. */
@Command(
    name = "training",
    description = "Trains the bundled model on rendered street scenes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      CrossValidateCommand.class,
      ExportCommand.class,
      SpecialiseCommand.class,
      CheckCommand.class,
      AttackCommand.class
    })
public final class TrainingMain {

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLines.execute(commandLine(), args));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new TrainingMain());
  }
}
