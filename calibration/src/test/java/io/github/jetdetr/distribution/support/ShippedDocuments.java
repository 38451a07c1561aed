package io.github.jetdetr.distribution.support;

import io.github.jetdetr.calibration.command.CalibrateMain;
import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.config.ConfigDocuments;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Adds to a laid-out distribution what is made of the code: the reference of the configuration and
 * its JSON Schemas, manual pages, and completions for bash and zsh. The build runs it.
 */
public final class ShippedDocuments {

  private ShippedDocuments() {}

  /** Arguments: the distribution's folder, a time of which the date is taken, the version. */
  public static void main(String... arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    Files.writeString(home.resolve("configuration.md"), ConfigDocuments.reference());
    Files.writeString(
        home.resolve("jetdetr.schema.json"), Json.indented(ConfigDocuments.schema()) + "\n");
    Files.writeString(
        home.resolve("camera-profile.schema.json"),
        Json.indented(ConfigDocuments.profileSchema()) + "\n");
    for (CommandLine program : programs()) {
      writeManPages(
          program,
          Files.createDirectories(home.resolve("man").resolve("man1")),
          arguments[1].substring(0, "2026-11-22".length()),
          arguments[2]);
      writeCompletions(program, home.resolve("completions"));
    }
  }

  /** Both programs. */
  public static List<CommandLine> programs() {
    return List.of(JetdetrMain.commandLine(), CalibrateMain.commandLine());
  }

  private static void writeManPages(CommandLine command, Path folder, String date, String version)
      throws IOException {
    Path file = folder.resolve(ManPage.name(command) + ".1.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ManPage.of(command, date, version).getBytes(StandardCharsets.US_ASCII));
    }
    for (CommandLine within : command.getSubcommands().values()) {
      writeManPages(within, folder, date, version);
    }
  }

  private static void writeCompletions(CommandLine program, Path folder) throws IOException {
    String name = program.getCommandName();
    String script = AutoComplete.bash(name, program);
    Files.writeString(Files.createDirectories(folder.resolve("bash")).resolve(name), script);
    // zsh runs the file when a completion of the command is first asked for.
    Files.writeString(
        Files.createDirectories(folder.resolve("zsh")).resolve("_" + name),
        "#compdef "
            + name
            + "\n"
            + script
            + "\n_bash_complete -o default -F _complete_"
            + name
            + "\n");
  }
}
