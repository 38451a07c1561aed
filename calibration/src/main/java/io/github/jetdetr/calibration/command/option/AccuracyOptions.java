package io.github.jetdetr.calibration.command.option;

import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import picocli.CommandLine.Option;

/** What a model may lose: {@code --max-ap-loss} and {@code --min-agreement}. */
public final class AccuracyOptions {

  @Option(
      names = "--max-ap-loss",
      paramLabel = "P",
      description = {
        "With labels: what the loss of AP has to be below, in points of 100",
        "(default: ${DEFAULT-VALUE})."
      })
  private double maxApLoss = AccuracyLimits.DEFAULT.maxApLoss();

  @Option(
      names = "--min-agreement",
      paramLabel = "S",
      description = {
        "Without labels: what the share of the detections with a score of at least 0.3 that both",
        "models have must be above, in both directions (default: ${DEFAULT-VALUE})."
      })
  private double minAgreement = AccuracyLimits.DEFAULT.minAgreement();

  /** Checks the numbers, before any work starts. */
  public void check() throws ExitException {
    if (!(maxApLoss >= 0 && maxApLoss <= 100)) {
      throw new ExitException(ExitCode.USAGE, "--max-ap-loss must be in [0, 100] points");
    }
    if (!(minAgreement >= 0 && minAgreement <= 1)) {
      throw new ExitException(ExitCode.USAGE, "--min-agreement must be in [0, 1]");
    }
  }

  /**
   * The limits.
   *
   * @param look 1 for pictures that are looked at for the first time
   */
  public AccuracyLimits limits(int look) {
    return new AccuracyLimits(maxApLoss, minAgreement, look);
  }
}
