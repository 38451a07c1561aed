package io.github.jetdetr.command;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the help of every command line of ours keeps, whoever's terminal it is printed on. */
public abstract class HelpContract {

  private static final int COLUMNS = 80;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** The command line under test for these arguments, new for each call. */
  protected abstract CommandLine commandLine(String... args);

  @Test
  void theListOfCommandsHasWholeSentences() {
    assertEquals(0, execute("--help"), err::toString);

    String list = out.toString().replaceAll("\\s+", " ");
    for (Map.Entry<String, CommandLine> command : commandLine().getSubcommands().entrySet()) {
      String first = command.getValue().getHelp().description().lines().findFirst().orElseThrow();
      String header = String.join(" ", command.getValue().getCommandSpec().usageMessage().header());
      String listed = header.isEmpty() ? firstDescription(command.getValue()) : header;
      assertTrue(listed.endsWith("."), () -> command.getKey() + " is cut: " + listed);
      assertTrue(list.contains(listed), () -> listed + " is not in " + list);
      assertFalse(first.isBlank() && header.isEmpty(), command::getKey);
    }
  }

  private static String firstDescription(CommandLine command) {
    String name = command.getCommandSpec().root().name();
    return command
        .getCommandSpec()
        .usageMessage()
        .description()[0]
        .replaceAll("\\$\\{ROOT-COMMAND-NAME:-[^}]*}", name);
  }

  /** Where a text is no format, picocli prints a warning beside it. */
  @Test
  void everyTextIsTheFormatThatPicocliTakesItFor() {
    for (CommandLine command : commandLine().getSubcommands().values()) {
      List<String> texts =
          new ArrayList<>(List.of(command.getCommandSpec().usageMessage().description()));
      command.getCommandSpec().options().forEach(it -> texts.addAll(List.of(it.description())));
      for (String text : texts) {
        assertDoesNotThrow(() -> String.format(text), text);
      }
    }
  }

  @Test
  void everyExampleIsACommandAsItIsPrinted() {
    int examples = 0;
    for (String name : commandLine().getSubcommands().keySet()) {
      assertEquals(0, execute(name, "--help"), err::toString);
      for (String example : examples(out.toString())) {
        String[] words = example.replace("'", "").split(" +", -1);
        assertEquals(commandLine().getCommandName(), words[0], example);
        String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);
        CommandLine.ParseResult parsed = commandLine(arguments).parseArgs(arguments);
        assertEquals(name, parsed.subcommand().commandSpec().name(), example);
        examples++;
      }
    }
    assertTrue(examples >= 3, "examples: " + examples);
  }

  /** The commands below "Example", as a shell reads them that they were copied into. */
  private static List<String> examples(String help) {
    List<String> commands = new ArrayList<>();
    String[] parts = help.split("\nExamples?:\n", 2);
    StringBuilder command = new StringBuilder();
    for (String line : parts.length < 2 ? List.<String>of() : parts[1].lines().toList()) {
      if (line.endsWith("\\")) {
        command.append(line, 0, line.length() - 1);
      } else {
        commands.add(command.append(line).toString().strip());
        command.setLength(0);
      }
    }
    return commands;
  }

  @Test
  void helpIsACommandToo() {
    for (String name : commandLine().getSubcommands().keySet()) {
      assertEquals(0, execute(name, "--help"), err::toString);
      String option = out.toString();

      assertEquals(0, execute("help", name), err::toString);

      assertEquals(option, out.toString());
    }
    assertEquals("", err.toString());
  }

  /** Only the command that is called is set up, under the name by which help lists it. */
  @Test
  void aCommandThatIsCalledIsThereAlone() {
    for (Map.Entry<String, CommandLine> command : commandLine().getSubcommands().entrySet()) {
      String name = command.getKey();
      Set<String> all = commandLine().getSubcommands().keySet();
      boolean isPicoclis = name.equals("help") || name.equals("generate-completion");
      assertEquals(
          isPicoclis ? all : Set.of(name), commandLine(name, "-x").getSubcommands().keySet());
      assertEquals(
          command.getValue().getUsageMessage(),
          Objects.requireNonNull(commandLine(name).getSubcommands().get(name), name)
              .getUsageMessage());
    }
    assertEquals(commandLine().getUsageMessage(), commandLine("--help").getUsageMessage());
    assertEquals(commandLine().getUsageMessage(), commandLine("no-such-command").getUsageMessage());
  }

  @Test
  void theCompletionScriptKnowsEveryCommand() {
    assertEquals(0, execute("generate-completion"), err::toString);

    String script = out.toString();
    for (String name : commandLine().getSubcommands().keySet()) {
      assertTrue(script.contains(name), name);
    }
    assertTrue(script.contains("complete -F _complete_" + commandLine().getCommandName()), script);
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = commandLine(args);
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setUsageHelpWidth(COLUMNS);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
