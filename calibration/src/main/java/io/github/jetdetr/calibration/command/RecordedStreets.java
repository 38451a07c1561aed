package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.track.SequenceRecorder;
import io.github.jetdetr.calibration.track.TrackSequence;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.street.Weather;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sequences of the street as a model sees them. */
final class RecordedStreets {

  private static final double FRAMES_PER_SECOND = 30;
  private static final int MAX_FRAMES = 1_000_000;

  @Mixin private StreetSeeds seeds = new StreetSeeds();

  @Mixin private InferenceOptions inference = new InferenceOptions(EngineKind.ONNXRUNTIME);

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of each street, at 30 a second (default: ${DEFAULT-VALUE}).")
  private int frames = 300;

  @Option(
      names = "--model",
      paramLabel = "ONNX",
      description = "What looks at the streets (default: the bundled model).")
  private @Nullable Path model;

  /** Whether streets were asked for. */
  boolean isChosen() {
    return seeds.isChosen();
  }

  /** Draws and detects all frames; progress goes to {@code err}. */
  List<TrackSequence> record(PrintWriter err) throws ExitException {
    if (frames < 1 || frames > MAX_FRAMES) {
      throw new ExitException(ExitCode.USAGE, "--frames must be in [1, %d]".formatted(MAX_FRAMES));
    }
    inference.check();
    List<Long> streets = seeds.streets();
    List<@Nullable Weather> weathers = new ArrayList<>(seeds.weathers());
    if (weathers.isEmpty()) {
      weathers.add(null);
    }
    int[] size = seeds.size();
    List<TrackSequence> recorded = new ArrayList<>();
    int total = (int) Math.min(Integer.MAX_VALUE, (long) frames * streets.size() * weathers.size());
    EngineOptions options = inference.engineOptions();
    try (Model opened = Model.open(file(), options, SequenceRecorder.MIN_SCORE);
        Progress progress = Progress.on(err, "frames", total)) {
      SequenceRecorder recorder =
          new SequenceRecorder(opened, FRAMES_PER_SECOND, frames, size[0], size[1]);
      for (long seed : streets) {
        for (Weather weather : weathers) {
          recorded.add(recorder.record(seed, weather, progress));
        }
      }
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    return recorded;
  }

  private Path file() throws ExitException {
    if (model != null) {
      return InputPaths.model(model);
    }
    String home = System.getProperty("jetdetr.home");
    if (home == null) {
      throw new ExitException(ExitCode.USAGE, "--street needs --model");
    }
    return InputPaths.model(Path.of(home).resolve("models/street-detr/model.onnx"));
  }
}
