package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CategoryChoice;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.dataset.DataSets;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.pictures.CacheFolder;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.LabelTable;
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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that all evaluating commands share: pictures and their labels, treatment of broken
 * ones, engine and detection cache.
 */
final class LabelledPictures {

  @Option(
      names = "--annotations",
      paramLabel = "JSON",
      description = {
        "Labels of --images: COCO annotations, a folder of Pascal VOC files, or a YOLO data set",
        "(its data.yaml or folder of labels)."
      })
  private @Nullable Path annotations;

  @Option(
      names = {"--images", "--frames"},
      paramLabel = "DIR",
      description = "Folder with the pictures.")
  private @Nullable Path images;

  @Mixin private StreetOptions street = new StreetOptions();

  @Mixin private InferenceOptions inference = new InferenceOptions(EngineKind.ONNXRUNTIME);

  @Option(
      names = "--on-broken",
      paramLabel = "WHAT",
      description = {
        "How to treat missing pictures and broken entries: ${COMPLETION-CANDIDATES}",
        "(default: ${DEFAULT-VALUE}). They are reported and counted in any case."
      })
  private Strictness strictness = Strictness.REFUSE;

  @Option(
      names = "--categories",
      split = ",",
      paramLabel = "LABEL[=CATEGORY]",
      description = {
        "Score only these categories; LABEL=CATEGORY where the model and the annotations have",
        "different names for one thing (default: all, matched by name)."
      })
  private List<String> categories = List.of();

  /** Of the annotations that were read, the categories that --categories left out. */
  private final Set<Integer> unscored = new HashSet<>();

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

  /** Reads the annotations; faults are printed to {@code err}. */
  CocoTruth truth(PrintWriter err) throws ExitException {
    if (annotations == null) {
      throw new ExitException(ExitCode.USAGE, "--annotations is required");
    }
    Path file = annotations;
    CocoTruth all = read(file, err, () -> DataSets.read(file, images, strictness));
    try {
      CocoTruth chosen = choice().restrict(all);
      all.categories().forEach(category -> unscored.add(category.id()));
      chosen.categories().forEach(category -> unscored.remove(category.id()));
      if (chosen.images().isEmpty() || chosen.annotations().isEmpty()) {
        throw new ExitException(ExitCode.DATA, file + ": no annotated picture is left to score");
      }
      return chosen;
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, file + ": " + e.getMessage());
    }
  }

  private CategoryChoice choice() throws ExitException {
    try {
      return CategoryChoice.parse(categories);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, "--categories: " + e.getMessage());
    }
  }

  private LabelTable labelTable(PictureDetector detector, PictureSource source)
      throws ExitException {
    return detector.labelTable(source.truth(), areLabelled() ? choice() : CategoryChoice.ALL);
  }

  /** Reads detections for these annotations; faults are printed to {@code err}. */
  CocoResults results(Path detections, CocoTruth truth, PrintWriter err) throws ExitException {
    return read(detections, err, () -> CocoReader.results(detections, truth, unscored, strictness));
  }

  /** Whether the pictures have labels. */
  boolean areLabelled() {
    return annotations != null || street.isChosen();
  }

  /**
   * The pictures.
   *
   * @param labels names of the categories if the pictures have no labels
   */
  PictureSource source(List<String> labels, PrintWriter err) throws ExitException {
    StreetPictures scenes = street.pictures();
    if (scenes != null && (images != null || annotations != null)) {
      throw new ExitException(
          ExitCode.USAGE, "--street cannot be combined with --images or --annotations");
    }
    if (scenes != null) {
      return scenes;
    }
    if (images == null) {
      throw new ExitException(ExitCode.USAGE, "--model requires --images or --street");
    }
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + images);
    }
    if (areLabelled()) {
      return FolderPictures.labelled(images, truth(err));
    }
    try {
      return FolderPictures.unlabelled(images, labels);
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
      DetectionRun run = detector.detect(source, categoryIds, strictness, progress);
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
  EvaluationInput input(PictureDetector detector, PictureSource source, DetectionRun run)
      throws ExitException {
    List<String> notes = new ArrayList<>(labelTable(detector, source).notes());
    notes.addAll(source.notes());
    run.leftOut().values().stream()
        .findFirst()
        .ifPresent(
            first ->
                notes.add(
                    "%d pictures left out (first: %s)".formatted(run.leftOut().size(), first)));
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

  private interface Read<T> {
    CocoReading<T> run() throws IOException, CocoFormatException;
  }

  /** Reads a file and prints its faults, whether the entries are kept or left out. */
  private static <T> T read(Path file, PrintWriter err, Read<T> read) throws ExitException {
    try {
      CocoReading<T> reading = read.run();
      List<FaultCount> faults = reading.faults();
      faults.forEach(fault -> err.println(file.getFileName() + ": " + fault.text()));
      return reading.value();
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, file + ": " + e.getMessage());
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()));
    }
  }
}
