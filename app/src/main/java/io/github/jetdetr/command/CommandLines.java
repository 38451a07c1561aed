package io.github.jetdetr.command;

import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.file.FileFault;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Sets up a command line with this project's exit codes, error reporting (one line per error on
 * standard error), and help that is whole: in the list of commands and when an example is copied.
 */
public final class CommandLines {

  private static final Logger log = LoggerFactory.getLogger(CommandLines.class);

  private CommandLines() {}

  /** The command line of {@code command}, an object annotated for picocli. */
  public static CommandLine of(Object command) {
    return setUp(new CommandLine(command));
  }

  /**
   * The command line of a program with several commands.
   *
   * @param program an object annotated for picocli
   * @param commands its commands, by name
   * @param args if the first one names a command, only that is set up: reading the options of all
   *     others takes longer than many commands run. Anything else, or nothing, sets up all.
   */
  public static CommandLine of(Object program, Map<String, Class<?>> commands, String... args) {
    CommandLine commandLine = new CommandLine(program);
    Class<?> named = args.length == 0 ? null : commands.get(args[0]);
    if (named != null) {
      commandLine.addSubcommand(named);
    } else {
      commands.values().forEach(commandLine::addSubcommand);
      commandLine.addSubcommand(HelpCommand.class);
      commandLine.addSubcommand(GenerateCompletion.class);
    }
    return setUp(commandLine);
  }

  private static CommandLine setUp(CommandLine commandLine) {
    commandLine.setUsageHelpAutoWidth(true);
    makeHelpWhole(commandLine);
    commandLine.setErr(PlainWriter.forPeople(commandLine.getErr()));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExitCodeExceptionMapper(CommandLines::code);
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
          String message = e.getMessage() == null ? e.toString() : e.getMessage();
          if (e instanceof UncheckedIOException io) {
            log.debug("failed", e);
            message = FileFault.words(Objects.requireNonNull(io.getCause()));
          } else if (!(e instanceof ExitException) && !(e instanceof ImplausibleOutputException)) {
            log.error("unexpected error", e);
          }
          message.lines().forEach(line -> failed.getErr().println(name(failed) + ": " + line));
          return commandLine.getExitCodeExceptionMapper().getExitCode(e);
        });
    return commandLine;
  }

  private static int code(Throwable e) {
    if (FileFault.isDenied(e)) {
      return ExitCode.NO_PERMISSION.code();
    }
    if (e instanceof ExitException exit) {
      return exit.code().code();
    }
    if (e instanceof ImplausibleOutputException) {
      return ExitCode.DATA.code();
    }
    return (e instanceof UncheckedIOException ? ExitCode.IO : ExitCode.INTERNAL).code();
  }

  /**
   * Runs a command line. An {@link Error} ends it like an unexpected exception does: picocli lets
   * it through, and threads that are not daemons would keep the process. Where not even that can be
   * reported, for want of memory, the process ends at once.
   *
   * @return the exit code
   */
  public static int execute(CommandLine commandLine, String... args) {
    FullHeap.prepare();
    return execute(commandLine, FullHeap::endProcess, args);
  }

  /** Runs a command line with something else to do when the heap is full. */
  static int execute(CommandLine commandLine, Runnable heapIsFull, String... args) {
    try {
      return commandLine.execute(args);
    } catch (Throwable e) {
      return report(commandLine, e, heapIsFull);
    }
  }

  private static int report(CommandLine commandLine, Throwable error, Runnable heapIsFull) {
    try {
      if (error instanceof OutOfMemoryError) {
        log.debug("out of memory", error);
        commandLine
            .getErr()
            .println(
                "%s: out of memory: %s (the heap's limit is %d MB)"
                    .formatted(
                        name(commandLine),
                        error.getMessage(),
                        Runtime.getRuntime().maxMemory() >> 20));
      } else {
        log.error("unexpected error", error);
        commandLine.getErr().println(name(commandLine) + ": " + error);
      }
    } catch (OutOfMemoryError e) {
      heapIsFull.run();
    }
    return ExitCode.INTERNAL.code();
  }

  /**
   * picocli lists a command with the first line of its description, which is a line of source and
   * may end within a sentence; and it wraps examples, which then no longer are commands.
   */
  private static void makeHelpWhole(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    List<String> description = List.of(usage.description());
    if (description.size() > 1 && !description.get(0).endsWith(".")) {
      usage.description(String.join(" ", description).split("(?<=\\.) ", 2));
    }
    command
        .getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_FOOTER,
            help -> usage.footer().length == 0 ? "" : String.join("\n", usage.footer()) + "\n");
    command.getSubcommands().values().forEach(CommandLines::makeHelpWhole);
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
