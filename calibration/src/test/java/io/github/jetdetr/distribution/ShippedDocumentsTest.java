package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.distribution.support.ManPage;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.ShippedDocuments;
import io.github.jetdetr.support.ForeignProgram;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the build adds to the distribution from the code. */
class ShippedDocumentsTest {

  private static final long SECONDS_TO_END = 60;

  @TempDir private Path home = Path.of("");

  @BeforeEach
  void write() throws Exception {
    ShippedDocuments.main(home.toString(), "2026-11-22T00:00:00Z", "1.2.3");
  }

  /** All commands by the name of their page. */
  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new TreeMap<>();
    for (CommandLine program : ShippedDocuments.programs()) {
      commands.put(ManPage.name(program), program);
      program.getSubcommands().values().forEach(it -> commands.put(ManPage.name(it), it));
    }
    return commands;
  }

  private String page(String name) throws Exception {
    Path file = home.resolve("man").resolve("man1").resolve(name + ".1.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyCommandHasAPageWithEveryOption() throws Exception {
    for (Map.Entry<String, CommandLine> command : commands().entrySet()) {
      String page = page(command.getKey());
      assertTrue(page.startsWith(".TH "), page);
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        if (!option.hidden()) {
          String name = "\\fB" + option.longestName().replace("-", "\\-") + "\\fR";
          assertTrue(page.contains(name), () -> command.getKey() + " lacks " + name);
        }
      }
      assertTrue(page.chars().allMatch(letter -> letter < 0x80), command::getKey);
    }
    assertTrue(commands().size() > 20, commands().keySet()::toString);
  }

  @Test
  void groffShowsEveryPageWithoutAWarning() throws Exception {
    Path groff = ForeignProgram.GROFF.require();
    for (String name : commands().keySet()) {
      Path roff = Files.writeString(home.resolve(name + ".1"), page(name));

      RunningDaemon.Ended shown =
          end(groff.toString(), "-man", "-Tutf8", "-P-c", "-ww", roff.toString());

      assertEquals(0, shown.code(), shown::toString);
      assertEquals(List.of(), shown.err(), name);
      // Bold letters are struck twice.
      String text = String.join("\n", shown.out()).replaceAll(".\b", "");
      for (String heading : List.of("NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS")) {
        assertTrue(text.contains(heading), text);
      }
    }
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertTrue(completed("jetdetr", "check").contains("check-config"));
    assertTrue(completed("jetdetr", "check-config", "--sch").contains("--schema"));
    assertTrue(completed("jetdetr-calibrate", "qu").contains("quantize"));
  }

  private List<String> completed(String... words) throws Exception {
    String script =
        """
        . "$0" && COMP_WORDS=("$@") && COMP_CWORD=$(($# - 1)) && _complete_${1}; printf '%s\\n' "${COMPREPLY[@]}"
        """;
    Path completion = home.resolve("completions").resolve("bash").resolve(words[0]);
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, completion.toString()));
    command.addAll(List.of(words));
    RunningDaemon.Ended ended = end(command.toArray(String[]::new));
    assertEquals(List.of(), ended.err());
    return ended.out().stream().map(String::strip).toList();
  }

  @Test
  void zshCompletesTheFirstTimeItIsAsked() throws Exception {
    Path zsh = ForeignProgram.ZSH.require();
    String script =
        """
        fpath=("$1" $fpath); autoload -Uz compinit; compinit -u -D
        print -r -- ${_comps[jetdetr]} ${_comps[jetdetr-calibrate]}
        _jetdetr
        whence -w _complete_jetdetr
        """;

    RunningDaemon.Ended ended =
        end(zsh.toString(), "-fc", script, "zsh", home.resolve("completions/zsh").toString());

    assertTrue(ended.out().contains("_jetdetr _jetdetr-calibrate"), ended::toString);
    assertTrue(ended.out().contains("_complete_jetdetr: function"), ended::toString);
    // Outside of a completion it gets no further than to what hands over the candidates.
    assertTrue(
        ended.err().stream().anyMatch(line -> line.contains("_bash_complete:compadd")),
        ended::toString);
  }

  @SuppressWarnings("try") // only to end it
  private static RunningDaemon.Ended end(String... command) throws Exception {
    try (RunningDaemon running = new RunningDaemon(new ProcessBuilder(command))) {
      return running.ended(SECONDS_TO_END);
    }
  }

  @Test
  void referenceAndSchemasLieBesideThem() throws Exception {
    assertTrue(Files.readString(home.resolve("configuration.md")).contains("\n## `mqtt`\n"));
    for (String name : List.of("jetdetr.schema.json", "camera-profile.schema.json")) {
      assertEquals(
          "https://json-schema.org/draft/2020-12/schema",
          new ObjectMapper().readTree(home.resolve(name).toFile()).path("$schema").asText());
    }
  }
}
