package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.detect.Detector;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** How often models are timed: {@code --latency-runs}. */
final class TimedRuns {

  @Option(
      names = "--latency-runs",
      paramLabel = "N",
      description = "Timed runs of each model, interleaved (default: ${DEFAULT-VALUE}).")
  private int runs = 100;

  private final int min;

  /**
   * @param min the smallest number that is accepted; 0 where times may be left out
   */
  TimedRuns(int min) {
    this.min = min;
  }

  /** Checks the number, before any work starts. */
  void check() throws ExitException {
    if (runs < min) {
      throw new ExitException(ExitCode.USAGE, "--latency-runs must be at least " + min);
    }
  }

  /**
   * Times the models on these images; an empty list for 0 runs. Progress is printed to {@code err}.
   */
  List<InterleavedTiming.Times> measure(
      List<PictureDetector> detectors,
      PictureSource source,
      List<CocoImage> images,
      PrintWriter err)
      throws PictureException {
    return runs == 0 ? List.of() : measure(detectors, source, images, runs, err);
  }

  /** The same with another number of runs, at least 1. */
  static List<InterleavedTiming.Times> measure(
      List<PictureDetector> detectors,
      PictureSource source,
      List<CocoImage> images,
      int runs,
      PrintWriter err)
      throws PictureException {
    List<Detector> timed = detectors.stream().map(it -> it.model().detector(0)).toList();
    try (Progress progress = Progress.on(err, "timed rounds", runs)) {
      return new InterleavedTiming(System::nanoTime).run(timed, source, images, runs, progress);
    }
  }
}
