package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.pictures.CacheFolder;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.command.EngineChoice;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that every measuring command shares: pictures and their labels, what to do with
 * broken ones, and where detections are kept.
 */
final class LabelledPictures {

  private static final int SHOWN_NAMES = 6;

  @Option(names = "--annotations", paramLabel = "JSON", description = "COCO annotations.")
  private @Nullable Path annotations;

  @Option(names = "--images", paramLabel = "DIR", description = "The annotated pictures.")
  private @Nullable Path images;

  @Mixin private StreetOptions street = new StreetOptions();

  @Option(
      names = "--on-broken",
      paramLabel = "WHAT",
      description = {
        "Missing pictures and broken entries: ${COMPLETION-CANDIDATES}",
        "(default: ${DEFAULT-VALUE}). They are named and counted in any case."
      })
  private Strictness strictness = Strictness.REFUSE;

  @Option(names = "--threads", paramLabel = "N", description = "Processor threads of an inference.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description = "onnxruntime, tensorrt or auto (default: ${DEFAULT-VALUE}).")
  private EngineKind engine = EngineKind.ONNXRUNTIME;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "Keep detections here, so that work that was interrupted goes on",
        "(default: the user's cache folder)."
      })
  private @Nullable Path cache;

  @Option(names = "--no-cache", description = "Keep no detections and use none that were kept.")
  private boolean noCache;

  /** The annotations; what is wrong with them goes to {@code err}. */
  CocoTruth truth(PrintWriter err) throws ExitException {
    if (annotations == null) {
      throw new ExitException(ExitCode.USAGE, "needs --annotations");
    }
    Path file = annotations;
    return read(file, err, () -> CocoReader.truth(file, strictness));
  }

  /** A file of detections that fits the truth. */
  CocoResults results(Path detections, CocoTruth truth, PrintWriter err) throws ExitException {
    return read(detections, err, () -> CocoReader.results(detections, truth, strictness));
  }

  /** Whether there are labels to score against. */
  boolean areLabelled() {
    return annotations != null || street.isChosen();
  }

  /**
   * The pictures.
   *
   * @param labels names for detections where pictures have no labels
   */
  PictureSource source(List<String> labels, PrintWriter err) throws ExitException {
    StreetPictures scenes = street.pictures();
    if (scenes != null && (images != null || annotations != null)) {
      throw new ExitException(
          ExitCode.USAGE, "--street brings its own pictures and labels; leave out the others");
    }
    if (scenes != null) {
      return scenes;
    }
    if (images == null) {
      throw new ExitException(ExitCode.USAGE, "--model needs --images or --street");
    }
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no folder at " + images);
    }
    if (areLabelled()) {
      return new FolderPictures(images, truth(err));
    }
    try {
      return FolderPictures.unlabelled(images, labels);
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** A model that looks at pictures; the caller closes it. */
  @SuppressWarnings("MustBeClosedChecker") // handed on to the caller
  PictureDetector open(Path onnx, UnaryOperator<ModelCard> change, PrintWriter err)
      throws ExitException {
    if (threads < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads must be at least 1");
    }
    Path model = InputPaths.model(onnx);
    EngineKind kind = EngineChoice.decide(engine);
    try {
      EngineOptions options = new EngineOptions(threads, 1, kind);
      return PictureDetector.open(model, options, cacheFolder(err), change);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Looks at all pictures; progress goes to {@code err}. */
  DetectionRun look(PictureDetector detector, PictureSource source, PrintWriter err)
      throws ExitException {
    List<String> unknown = detector.unknownLabels(source.truth());
    if (!unknown.isEmpty() && strictness == Strictness.REFUSE) {
      throw new ExitException(
          ExitCode.DATA,
          "the model's label '%s'%s no category of the annotations; --on-broken skip goes on without"
              .formatted(
                  unknown.get(0),
                  unknown.size() == 1
                      ? " is"
                      : " and %d others are".formatted(unknown.size() - 1)));
    }
    int pictures = source.truth().images().size();
    try (Progress progress = Progress.on(err, "pictures", pictures)) {
      return look(detector, source, progress);
    }
  }

  /** The same as a part of longer work. */
  DetectionRun look(PictureDetector detector, PictureSource source, Progress progress)
      throws ExitException {
    try {
      return detector.detect(source, strictness, progress);
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Opens a model as its card says, looks at all pictures, and says what was left out. */
  EvaluationInput measure(Path onnx, PrintWriter err) throws ExitException {
    try (PictureDetector detector = open(onnx, card -> card, err)) {
      PictureSource source = source(detector.model().card().labels(), err);
      return measured(detector, source, look(detector, source, err));
    }
  }

  /** What was seen, without the pictures that were left out; these are named and counted. */
  static EvaluationInput measured(
      PictureDetector detector, PictureSource source, DetectionRun seen) {
    List<String> notes = new ArrayList<>();
    List<String> unknown = detector.unknownLabels(source.truth());
    if (!unknown.isEmpty()) {
      notes.add(
          "%d labels of the model are no category of the annotations and are not scored: %s"
              .formatted(unknown.size(), some(unknown)));
    }
    List<String> unseen =
        source.truth().categories().stream()
            .map(CocoCategory::name)
            .filter(name -> !detector.model().card().labels().contains(name))
            .toList();
    if (!unseen.isEmpty()) {
      notes.add(
          "the model has no label for %d categories, whose objects it must miss: %s"
              .formatted(unseen.size(), some(unseen)));
    }
    seen.leftOut().values().stream()
        .findFirst()
        .ifPresent(
            first ->
                notes.add(
                    "%d pictures left out (first: %s)".formatted(seen.leftOut().size(), first)));
    return new EvaluationInput(
        source.truth().without(seen.leftOut().keySet()),
        seen.results(),
        facts(detector.model()),
        notes,
        source instanceof StreetPictures scenes ? scenes.byWeather() : Map.of());
  }

  /** The first few names. */
  private static String some(List<String> names) {
    int shown = Math.min(SHOWN_NAMES, names.size());
    String text = String.join(", ", names.subList(0, shown));
    return shown < names.size() ? text + " and %d more".formatted(names.size() - shown) : text;
  }

  /** The file's name, and which one where several have the same. */
  static String name(List<Path> models, int index) {
    String name = String.valueOf(models.get(index).getFileName());
    long same =
        models.stream().filter(model -> name.equals(String.valueOf(model.getFileName()))).count();
    return same > 1 ? "%s (%d)".formatted(name, index + 1) : name;
  }

  /** What was measured, for reports. */
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
    Path usual = CacheFolder.usual(System.getenv(), System.getProperty("user.home", ""));
    if (usual == null) {
      err.println("no cache folder here: nothing is kept if this is interrupted");
    }
    return usual;
  }

  private interface Read<T> {
    CocoReading<T> run() throws IOException, CocoFormatException;
  }

  /** Whatever was wrong is said, whether it was left out or kept. */
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
