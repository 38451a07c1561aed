package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.track.FrameThinning;
import io.github.jetdetr.calibration.track.TrackSequence;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which frames of a sequence a tracker gets to see. */
final class ThinningOptions {

  private static final String EVERY_THIRD = "every-third";

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second that are tracked and scored (default: the sequence's own).")
  private @Nullable Double framesPerSecond;

  @Option(names = "--drop", paramLabel = EVERY_THIRD, description = "Leave out every third frame.")
  private @Nullable String drop;

  /** The frames that are left. */
  TrackSequence apply(TrackSequence sequence) throws ExitException {
    if (drop != null && !drop.equals(EVERY_THIRD)) {
      throw new ExitException(
          ExitCode.USAGE, "--drop takes %s, but was '%s'".formatted(EVERY_THIRD, drop));
    }
    try {
      TrackSequence thinned =
          framesPerSecond == null ? sequence : FrameThinning.toRate(sequence, framesPerSecond);
      return drop == null ? thinned : FrameThinning.withoutEveryThird(thinned);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, "--fps: " + e.getMessage(), e);
    }
  }
}
