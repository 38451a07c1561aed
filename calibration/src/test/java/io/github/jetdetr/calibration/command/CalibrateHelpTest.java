package io.github.jetdetr.calibration.command;

import io.github.jetdetr.command.HelpContract;
import picocli.CommandLine;

class CalibrateHelpTest extends HelpContract {

  @Override
  protected CommandLine commandLine() {
    return CalibrateMain.commandLine();
  }
}
