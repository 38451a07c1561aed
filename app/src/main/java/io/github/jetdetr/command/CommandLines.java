package io.github.jetdetr.command;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/**
 * Sets up a command line with this project's exit codes and error reporting: one line per error on
 * standard error.
 */
public final class CommandLines {

  private static final Logger log = LoggerFactory.getLogger(CommandLines.class);

  private CommandLines() {}

  /** The command line of {@code command}, an object annotated for picocli. */
  public static CommandLine of(Object command) {
    CommandLine commandLine = new CommandLine(command);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExitCodeExceptionMapper(
        e -> e instanceof ExitException exit ? exit.code().code() : ExitCode.INTERNAL.code());
    commandLine.setParameterExceptionHandler(
        (e, args) -> {
          PrintWriter err = e.getCommandLine().getErr();
          err.println(name(e.getCommandLine()) + ": " + e.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
          if (args.length == 0) {
            e.getCommandLine().usage(err);
          } else {
            err.println("Try '" + name(e.getCommandLine()) + " --help'.");
          }
          return ExitCode.USAGE.code();
        });
    commandLine.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (!(e instanceof ExitException)) {
            log.error("unexpected error", e);
          }
          String message = e.getMessage() == null ? e.toString() : e.getMessage();
          message.lines().forEach(line -> failed.getErr().println(name(failed) + ": " + line));
          return commandLine.getExitCodeExceptionMapper().getExitCode(e);
        });
    return commandLine;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** Provides the output of {@code --version}. */
  public static final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"jetdetr " + Version.TEXT};
    }
  }
}
