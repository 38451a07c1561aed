package io.github.jetdetr.calibration.command;

import io.github.jetdetr.camera.memory.NativeMemoryLimit;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.command.Termination;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code jetdetr-calibrate}: the command line of quantization and evaluation. */
@Command(
    name = "jetdetr-calibrate",
    description = "Quantizes, prunes and evaluates models with the daemon's own detector.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND")
public final class CalibrateMain {

  /** In the order in which help lists them. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  /** Runs one command and ends the process with its exit code, as {@code jetdetr} does. */
  public static void main(String[] args) {
    Termination.handleSignals();
    NativeMemoryLimit.set();
    System.exit(Termination.end(CommandLines.execute(commandLine(args), args)));
  }

  /** The command line for {@code args}; with all commands if they name none. */
  public static CommandLine commandLine(String... args) {
    return CommandLines.of(new CalibrateMain(), COMMANDS, args);
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("capture", CaptureCommand.class);
    commands.put("quantize", QuantizeCommand.class);
    commands.put("judge", JudgeCommand.class);
    commands.put("prune", PruneCommand.class);
    commands.put("build", BuildCommand.class);
    commands.put("profile", ProfileCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("compare", CompareCommand.class);
    commands.put("robustness", RobustnessCommand.class);
    commands.put("tune", TuneCommand.class);
    commands.put("track", TrackCommand.class);
    return commands;
  }
}
