package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CategoryMapping;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.command.option.LabelOptions;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.pictures.CacheFolder;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that all evaluating commands share: pictures and their labels, engine and detection
 * cache.
 */
final class LabelledPictures {

  @Option(
      names = {"--images", "--frames"},
      paramLabel = "DIR",
      description = "Folder with the pictures.")
  private @Nullable Path images;

  @Mixin private LabelOptions labelOptions = new LabelOptions();

  @Mixin private StreetOptions street = new StreetOptions();

  @Mixin private InferenceOptions inference = new InferenceOptions(EngineKind.ONNXRUNTIME);

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "Folder of the detection cache, from which an interrupted command resumes",
        "(default: the user's cache folder)."
      })
  private @Nullable Path cache;

  @Option(names = "--no-cache", description = "Do not use the detection cache.")
  private boolean noCache;

  /** The labels, once they have been read; none for pictures without labels. */
  private @Nullable Labels labels;

  /** Reads the labels; faults are printed to {@code err}. */
  Labels labels(PrintWriter err) throws ExitException {
    Labels read = labelOptions.read(images, err);
    labels = read;
    return read;
  }

  private LabelTable labelTable(PictureDetector detector, PictureSource source) {
    return detector.labelTable(
        source.truth(), labels == null ? Map.of() : labels.categoryOfLabel());
  }

  /** Reads detections for these annotations; faults are printed to {@code err}. */
  CocoResults results(Path detections, CocoTruth truth, PrintWriter err) throws ExitException {
    CategoryMapping mapping = labels == null ? CategoryMapping.IDENTITY : labels.mapping();
    return labelOptions.results(detections, truth, mapping, err);
  }

  /** Whether the pictures have labels. */
  boolean areLabelled() {
    return labelOptions.areGiven() || street.isChosen();
  }

  /**
   * The pictures.
   *
   * @param names of the categories if the pictures have no labels
   */
  PictureSource source(List<String> names, PrintWriter err) throws ExitException {
    StreetPictures scenes = street.pictures();
    if (scenes != null && (images != null || labelOptions.areGiven())) {
      throw new ExitException(
          ExitCode.USAGE, "--street cannot be combined with --images or --annotations");
    }
    if (scenes != null) {
      Labels chosen = labelOptions.of(scenes.truth());
      labels = chosen;
      return scenes.scoring(chosen.truth());
    }
    if (images == null) {
      throw new ExitException(ExitCode.USAGE, "--model requires --images or --street");
    }
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + images);
    }
    if (areLabelled()) {
      return FolderPictures.labelled(images, labels(err).truth());
    }
    try {
      return FolderPictures.unlabelled(images, names);
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Opens a model; the caller closes it. */
  @SuppressWarnings("MustBeClosedChecker") // handed on to the caller
  PictureDetector open(Path onnx, UnaryOperator<ModelCard> change, PrintWriter err)
      throws ExitException {
    inference.check();
    Path model = InputPaths.model(onnx);
    EngineOptions engine = inference.engineOptions();
    try {
      return PictureDetector.open(model, engine, cacheFolder(err), change);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Runs a model on all pictures; progress is printed to {@code err}. */
  DetectionRun detect(PictureDetector detector, PictureSource source, PrintWriter err)
      throws ExitException {
    LabelTable table = labelTable(detector, source);
    if (table.isEmpty() && !source.truth().categories().isEmpty()) {
      throw new ExitException(ExitCode.DATA, table.refusal());
    }
    int pictures = source.truth().images().size();
    try (Progress progress = Progress.on(err, "pictures", pictures)) {
      return detect(detector, source, progress);
    }
  }

  /** Runs a model on all pictures as a part of a longer operation. */
  DetectionRun detect(PictureDetector detector, PictureSource source, Progress progress)
      throws ExitException {
    try {
      int[] categoryIds = labelTable(detector, source).categoryIds();
      DetectionRun run = detector.detect(source, categoryIds, labelOptions.strictness(), progress);
      int pictures = source.truth().images().size();
      if (pictures > 0 && run.leftOut().size() == pictures) {
        throw new ExitException(
            ExitCode.DATA,
            "no picture is left to score; first: " + run.leftOut().values().iterator().next());
      }
      return run;
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Opens a model as its card specifies and runs it on all pictures. */
  EvaluationInput measure(Path onnx, PrintWriter err) throws ExitException {
    try (PictureDetector detector = open(onnx, card -> card, err)) {
      PictureSource source = source(detector.model().card().labels(), err);
      return input(detector, source, detect(detector, source, err));
    }
  }

  /** The detections and annotations without the skipped pictures, which are listed in the notes. */
  EvaluationInput input(PictureDetector detector, PictureSource source, DetectionRun run) {
    List<String> notes = new ArrayList<>(labels == null ? List.of() : labels.notes());
    notes.addAll(labelTable(detector, source).notes());
    notes.addAll(source.notes());
    notes.addAll(run.notes());
    return new EvaluationInput(
        source.truth().without(run.leftOut().keySet()),
        run.results(),
        facts(detector.model()),
        notes,
        source instanceof StreetPictures scenes ? scenes.byWeather() : Map.of());
  }

  /** What reports list about a model, by label. */
  static Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", model.card().name());
    facts.put("digest", model.file().digest());
    facts.put("precision", model.engineInfo().precision());
    facts.put("runtime", model.engineInfo().runtime() + " on " + model.engineInfo().device());
    return facts;
  }

  private @Nullable Path cacheFolder(PrintWriter err) {
    if (noCache || cache != null) {
      return noCache ? null : cache;
    }
    Path defaultFolder =
        CacheFolder.defaultFolder(System.getenv(), System.getProperty("user.home", ""));
    if (defaultFolder == null) {
      err.println("no writable cache folder: if interrupted, this command has to start over");
    }
    return defaultFolder;
  }
}
