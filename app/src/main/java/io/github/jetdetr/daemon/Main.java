package io.github.jetdetr.daemon;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code jetdetr}: results on standard output, everything else on standard error. */
@Command(
    name = "jetdetr",
    description = "Detects objects on camera frames and publishes them over MQTT.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      DetectCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      CheckConfigCommand.class,
      DoctorCommand.class
    })
public final class Main {

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  /** Runs one command and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line as people and tests use it. */
  static CommandLine commandLine() {
    return configured(new CommandLine(new Main()));
  }

  /** Gives a command line our exit codes and our way to say what went wrong. */
  public static CommandLine configured(CommandLine commandLine) {
    commandLine.setExitCodeExceptionMapper(
        e -> e instanceof ExitException exit ? exit.code().code() : ExitCode.INTERNAL.code());
    commandLine.setParameterExceptionHandler(
        (e, args) -> {
          PrintWriter err = e.getCommandLine().getErr();
          err.println(name(e.getCommandLine()) + ": " + e.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
          err.println("Try '" + name(e.getCommandLine()) + " --help'.");
          return ExitCode.USAGE.code();
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (!(e instanceof ExitException)) {
            log.error("unexpected fault", e);
          }
          String.valueOf(e.getMessage())
              .lines()
              .forEach(line -> command.getErr().println(name(command) + ": " + line));
          return commandLine.getExitCodeExceptionMapper().getExitCode(e);
        });
    return commandLine;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** What {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"jetdetr " + Version.TEXT};
    }
  }
}
