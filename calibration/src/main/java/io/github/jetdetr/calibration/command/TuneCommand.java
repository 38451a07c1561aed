package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.tune.FlippedPictures;
import io.github.jetdetr.calibration.tune.Search;
import io.github.jetdetr.calibration.tune.Space;
import io.github.jetdetr.calibration.tune.Tuner;
import io.github.jetdetr.calibration.tune.Tuning;
import io.github.jetdetr.calibration.tune.TuningPage;
import io.github.jetdetr.calibration.tune.TuningText;
import io.github.jetdetr.calibration.tune.Views;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.preprocess.Resize;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate tune}: searches the best operator settings on labelled pictures. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Searches the best settings: resize mode, maximum number of detections, test-time flipping,",
      "fusion of several models, score thresholds. Cross-validation estimates the gain over the",
      "first model alone on held-out pictures. Each model runs on each picture once per resize"
          + " mode",
      "and flip; the search itself needs no inference."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate tune --model a.onnx --model b.onnx --images val --annotations val.json"
    })
final class TuneCommand implements Callable<Integer> {

  /** A larger grid takes too long. */
  private static final long MAX_GRID = 5000;

  @Mixin private Output output = new Output();

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Mixin private ReportFile report = new ReportFile();

  @Mixin private ModelList models = new ModelList();

  @Option(
      names = "--search",
      paramLabel = "HOW",
      description = "Search strategy: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Search search = Search.TPE;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Settings tried by each search (default: ${DEFAULT-VALUE}).")
  private int trials = 60;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Folds of the cross-validation (default: ${DEFAULT-VALUE}).")
  private int folds = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of folds and searches (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--resize",
      split = ",",
      paramLabel = "RULE",
      description =
          "Resize modes to try besides the model's own: ${COMPLETION-CANDIDATES} (default: all).")
  private List<Resize> resizes = List.of(Resize.values());

  @Option(names = "--no-flip", description = "Do not try test-time flipping.")
  private boolean noFlip;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description = "Baseline score threshold (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.3;

  @Override
  public Integer call() throws ExitException {
    if (!pictures.areLabelled()) {
      throw new ExitException(
          ExitCode.USAGE, "tune requires labels: use --annotations or --street");
    }
    if (trials < 1 || folds < 2 || !(threshold > 0 && threshold < 1)) {
      throw new ExitException(
          ExitCode.USAGE, "--trials must be at least 1, --folds at least 2, --threshold in (0, 1)");
    }
    report.check();
    models.check();
    AllDetections detections = detectAll();
    int images = detections.truth().images().size();
    if (folds > images) {
      throw new ExitException(
          ExitCode.USAGE, "%d pictures are too few for %d folds".formatted(images, folds));
    }
    Space space = new Space(detections.resizes(), !noFlip, models.files().size());
    Tuning tuning = tune(detections, space);
    List<String> names =
        models.files().stream().map(it -> String.valueOf(it.getFileName())).toList();
    TuningText text = new TuningText(tuning, detections.truth(), names, search, threshold);
    output.print(text.json(), text::text);
    report.write(now -> TuningPage.of(text, now));
    return ExitCode.OK.code();
  }

  private Tuning tune(AllDetections detections, Space space) throws ExitException {
    long perSearch = search == Search.GRID ? space.points() : trials;
    if (perSearch > MAX_GRID) {
      throw new ExitException(
          ExitCode.USAGE,
          "the grid has %d points, which is too many; use --search tpe or fewer choices"
              .formatted(space.points()));
    }
    Views views = detections.views();
    int total = (int) (perSearch * (folds + 1));
    try (Progress progress = Progress.on(output.err(), "trials", total)) {
      return new Tuner(views, space, search, trials, folds, seed, threshold, progress::step).run();
    }
  }

  /** The detections of all models in all views, without pictures that could not be read. */
  private record AllDetections(CocoTruth truth, List<Resize> resizes, Views views) {}

  private AllDetections detectAll() throws ExitException {
    Map<Views.View, DetectionRun> runs = new HashMap<>();
    Set<Long> leftOut = new HashSet<>();
    Set<Resize> resizeModes = new LinkedHashSet<>();
    PictureSource source = null;
    for (int model = 0; model < models.files().size(); model++) {
      if (model == 0) {
        resizeModes.add(defaultResize(models.files().get(0)));
        resizeModes.addAll(resizes);
      }
      for (Resize resize : resizeModes) {
        try (PictureDetector detector =
            pictures.open(
                models.files().get(model), card -> card.withResize(resize), output.err())) {
          source =
              source != null
                  ? source
                  : pictures.source(detector.model().card().labels(), output.err());
          DetectionRun plain = pictures.detect(detector, source, output.err());
          runs.put(new Views.View(model, resize, false), plain);
          leftOut.addAll(plain.leftOut().keySet());
          if (!noFlip) {
            FlippedPictures flipped = new FlippedPictures(source);
            DetectionRun mirrored = pictures.detect(detector, flipped, output.err());
            runs.put(
                new Views.View(model, resize, true),
                new DetectionRun(flipped.unflipped(mirrored.results()), mirrored.leftOut()));
            leftOut.addAll(mirrored.leftOut().keySet());
          }
        }
      }
    }
    return allDetections(source, runs, leftOut, List.copyOf(resizeModes));
  }

  private static AllDetections allDetections(
      @Nullable PictureSource source,
      Map<Views.View, DetectionRun> runs,
      Set<Long> leftOut,
      List<Resize> resizeModes) {
    if (source == null) {
      throw new IllegalStateException("picocli requires at least one --model");
    }
    CocoTruth truth = source.truth().without(leftOut);
    Views views = new Views(truth);
    runs.forEach((view, run) -> views.put(view, run.results().without(leftOut)));
    return new AllDetections(truth, resizeModes, views);
  }

  private Resize defaultResize(Path model) throws ExitException {
    try (PictureDetector detector = pictures.open(model, card -> card, output.err())) {
      return detector.model().card().resize();
    }
  }
}
