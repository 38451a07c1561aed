package io.github.jetdetr.cli;

import io.github.jetdetr.command.HelpContract;
import picocli.CommandLine;

class JetdetrHelpTest extends HelpContract {

  @Override
  protected CommandLine commandLine(String... args) {
    return JetdetrMain.commandLine(args);
  }
}
