package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jetdetr.command.HelpContract;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CalibrateHelpTest extends HelpContract {

  @Override
  protected CommandLine commandLine(String... args) {
    return CalibrateMain.commandLine(args);
  }

  @Test
  void theFolderOfPicturesHasTheSameNamesInEveryCommand() {
    Set<String> found = new TreeSet<>();
    for (CommandLine command : commandLine().getSubcommands().values()) {
      OptionSpec images = command.getCommandSpec().findOption("--images");
      if (images != null) {
        found.add(command.getCommandName());
        assertSame(images, command.getCommandSpec().findOption("--frames"));
      }
    }

    assertEquals(
        Set.of("compare", "evaluate", "judge", "prune", "quantize", "robustness", "tune"), found);
  }
}
