package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for rendered street scenes as labelled pictures. */
final class StreetOptions {

  @Mixin private StreetSeeds seeds = new StreetSeeds();

  @Option(
      names = "--scenes",
      paramLabel = "N",
      description = "Scenes per street (default: ${DEFAULT-VALUE}).")
  private int scenes = 8;

  /** The scenes, or null where none were asked for. */
  @Nullable StreetPictures pictures() throws ExitException {
    if (!seeds.isChosen()) {
      return null;
    }
    int[] size = seeds.size();
    if (scenes < 1) {
      throw new ExitException(ExitCode.USAGE, "--scenes must be at least 1");
    }
    try {
      return new StreetPictures(seeds.streets(), seeds.weathers(), scenes, size[0], size[1]);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether --street is given. */
  boolean isChosen() {
    return seeds.isChosen();
  }
}
