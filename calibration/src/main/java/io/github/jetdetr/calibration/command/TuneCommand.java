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
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
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

/** {@code jetdetr-calibrate tune}: what an operator should set, as far as pictures can tell. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Searches what an operator may set: resize rule, number of detections kept, test-time flip,",
      "fusion of several models, score thresholds. Says by cross-validation what of it holds on",
      "pictures that the search has not seen. Each model looks at each picture once for each way",
      "of looking; the search itself infers nothing."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate tune --model a.onnx --model b.onnx --images val --annotations val.json"
    })
final class TuneCommand implements Callable<Integer> {

  /** More points than this are no grid that anybody waits for. */
  private static final long MAX_GRID = 5000;

  @Mixin private Output output = new Output();

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Mixin private ReportFile report = new ReportFile();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "ONNX",
      description = "A model; several times to fuse them. The first alone is what is usual.")
  private List<Path> models = List.of();

  @Option(
      names = "--search",
      paramLabel = "HOW",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Search search = Search.TPE;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Settings that one search may try (default: ${DEFAULT-VALUE}).")
  private int trials = 60;

  @Option(names = "--folds", paramLabel = "K", description = "Default: ${DEFAULT-VALUE}.")
  private int folds = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Of folds and searches.")
  private long seed = 1;

  @Option(
      names = "--resize",
      split = ",",
      paramLabel = "RULE",
      description = "Only these beside the model's own: ${COMPLETION-CANDIDATES} (default: all).")
  private List<Resize> resizes = List.of(Resize.values());

  @Option(names = "--no-flip", description = "Do not try test-time flipping.")
  private boolean noFlip;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description = "The usual score threshold (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.3;

  @Override
  public Integer call() throws ExitException {
    if (!pictures.areLabelled()) {
      throw new ExitException(ExitCode.USAGE, "tune needs labels");
    }
    if (trials < 1 || folds < 2 || !(threshold > 0 && threshold < 1)) {
      throw new ExitException(
          ExitCode.USAGE, "--trials must be at least 1, --folds at least 2, --threshold in (0, 1)");
    }
    report.check();
    for (Path model : models) {
      InputPaths.model(model);
    }
    Looked looked = look();
    int images = looked.truth().images().size();
    if (folds > images) {
      throw new ExitException(
          ExitCode.USAGE, "%d pictures make no %d folds".formatted(images, folds));
    }
    Space space = new Space(looked.resizes(), !noFlip, models.size());
    Tuning tuning = tune(looked, space);
    List<String> names = models.stream().map(it -> String.valueOf(it.getFileName())).toList();
    TuningText text = new TuningText(tuning, looked.truth(), names, search, threshold);
    output.print(text.json(), text::text);
    report.write(() -> TuningPage.of(text));
    return ExitCode.OK.code();
  }

  private Tuning tune(Looked looked, Space space) throws ExitException {
    long perSearch = search == Search.GRID ? space.points() : trials;
    if (perSearch > MAX_GRID) {
      throw new ExitException(
          ExitCode.USAGE,
          "the grid has %d points; take --search tpe, or leave out choices"
              .formatted(space.points()));
    }
    Views views = looked.views();
    int total = (int) (perSearch * (folds + 1));
    try (Progress progress = Progress.on(output.err(), "trials", total)) {
      return new Tuner(views, space, search, trials, folds, seed, threshold, progress::step).run();
    }
  }

  /** What all models saw in all ways, without the pictures that any of them could not see. */
  private record Looked(CocoTruth truth, List<Resize> resizes, Views views) {}

  private Looked look() throws ExitException {
    Map<Views.View, DetectionRun> seen = new HashMap<>();
    Set<Long> leftOut = new HashSet<>();
    Set<Resize> tried = new LinkedHashSet<>();
    PictureSource source = null;
    for (int model = 0; model < models.size(); model++) {
      if (model == 0) {
        tried.add(ownResize(models.get(0)));
        tried.addAll(resizes);
      }
      for (Resize resize : tried) {
        try (PictureDetector detector =
            pictures.open(models.get(model), card -> with(card, resize), output.err())) {
          source =
              source != null
                  ? source
                  : pictures.source(detector.model().card().labels(), output.err());
          DetectionRun plain = pictures.look(detector, source, output.err());
          seen.put(new Views.View(model, resize, false), plain);
          leftOut.addAll(plain.leftOut().keySet());
          if (!noFlip) {
            FlippedPictures flipped = new FlippedPictures(source);
            DetectionRun mirrored = pictures.look(detector, flipped, output.err());
            seen.put(
                new Views.View(model, resize, true),
                new DetectionRun(flipped.unflipped(mirrored.results()), mirrored.leftOut()));
            leftOut.addAll(mirrored.leftOut().keySet());
          }
        }
      }
    }
    return looked(source, seen, leftOut, List.copyOf(tried));
  }

  private static Looked looked(
      @Nullable PictureSource source,
      Map<Views.View, DetectionRun> seen,
      Set<Long> leftOut,
      List<Resize> tried) {
    if (source == null) {
      throw new IllegalStateException("the command line asks for a model");
    }
    CocoTruth truth = source.truth().without(leftOut);
    Views views = new Views(truth);
    seen.forEach((view, what) -> views.put(view, what.results().without(leftOut)));
    return new Looked(truth, tried, views);
  }

  private Resize ownResize(Path model) throws ExitException {
    try (PictureDetector detector = pictures.open(model, card -> card, output.err())) {
      return detector.model().card().resize();
    }
  }

  private static ModelCard with(ModelCard card, Resize resize) {
    return new ModelCard(
        card.name(),
        card.scores(),
        card.width(),
        card.height(),
        card.bgr(),
        card.mean(),
        card.std(),
        resize,
        card.labels(),
        card.maxObjects());
  }
}
