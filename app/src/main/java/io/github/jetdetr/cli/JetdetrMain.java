package io.github.jetdetr.cli;

import io.github.jetdetr.camera.memory.NativeMemoryLimit;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.LogLines;
import io.github.jetdetr.command.Termination;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code jetdetr} command: results go to standard output, everything else to standard error.
 */
@Command(
    name = "jetdetr",
    description = "Detects objects on camera frames and publishes them over MQTT.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND")
public final class JetdetrMain {

  /** In the order in which help lists them. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  /** Runs one command and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    LogLines.keep();
    Termination.handleSignals();
    NativeMemoryLimit.set();
    System.exit(Termination.end(CommandLines.execute(commandLine(args), args)));
  }

  /** The command line for {@code args}; with all commands if they name none. */
  public static CommandLine commandLine(String... args) {
    return CommandLines.of(new JetdetrMain(), COMMANDS, args);
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand.class);
    commands.put("top", TopCommand.class);
    commands.put("audit", AuditCommand.class);
    commands.put("detect", DetectCommand.class);
    commands.put("replay", ReplayCommand.class);
    commands.put("inspect", InspectCommand.class);
    commands.put("bench", BenchCommand.class);
    commands.put("check-config", CheckConfigCommand.class);
    commands.put("doctor", DoctorCommand.class);
    return commands;
  }
}
