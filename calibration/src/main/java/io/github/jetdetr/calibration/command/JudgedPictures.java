package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.command.option.LabelOptions;
import io.github.jetdetr.calibration.judge.JudgedRecord;
import io.github.jetdetr.calibration.judge.SeenPictures;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PartOfPictures;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureFinder;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The pictures that a bundle is judged on: a folder or street scenes. */
final class JudgedPictures {

  private static final int MIN_PICTURES = 8;

  @Option(
      names = {"--images", "--frames"},
      paramLabel = "DIR",
      description = "Folder with pictures; those used for calibration are skipped.")
  private @Nullable Path images;

  @Mixin private LabelOptions labelOptions = new LabelOptions();

  @Option(
      names = "--more",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "DIR",
      description = {
        "Go on from what judge saw of this bundle before, with the pictures of a further folder, or",
        "without DIR with those of --images or --street. What was judged already is left out."
      })
  private @Nullable String more;

  @Mixin private StreetOptions street = new StreetOptions();

  /** Checks the options, before any work starts. */
  void check() throws ExitException {
    if (more != null && !more.isEmpty() && (images != null || street.isChosen())) {
      throw new ExitException(
          ExitCode.USAGE, "--more DIR cannot be combined with --images or --street");
    }
  }

  /** Whether the pictures are added to those that were judged before. */
  boolean areMore() {
    return more != null;
  }

  /** Whether the pictures have labels. */
  boolean areLabelled() {
    return labelOptions.areGiven() || street.isChosen();
  }

  /**
   * Pictures and their labels.
   *
   * @param source the pictures
   * @param labels of the same pictures; without labels, those without objects
   */
  record Judged(PictureSource source, Labels labels) {

    /** The same without some pictures. */
    Judged without(Set<Long> pictures, String note) {
      CocoTruth rest = labels.truth().without(pictures);
      List<String> notes = new ArrayList<>(labels.notes());
      notes.add(note);
      return new Judged(new PartOfPictures(source, rest), labels.with(rest, notes));
    }
  }

  /**
   * The pictures that were not used for calibration.
   *
   * @param names of the categories if the pictures have no labels
   * @param err where messages are printed
   * @param judged what was judged before, null without --more
   * @throws ExitException if options are inconsistent or too few pictures are left
   */
  Judged unseen(
      List<String> names,
      QuantizationReport quantized,
      @Nullable JudgedRecord judged,
      PrintWriter err)
      throws ExitException, PictureException {
    Judged found = street();
    if (found == null) {
      found = folder(names, quantized, err);
    }
    if (judged != null) {
      return notJudged(found, judged, err);
    }
    checkCount(found.labels().truth().images().size());
    return found;
  }

  /** Refuses to judge on a few pictures. */
  static void checkCount(int pictures) throws ExitException {
    if (pictures < MIN_PICTURES) {
      throw new ExitException(
          ExitCode.DATA,
          "%d pictures that calibration never saw are too few: at least %d are required"
              .formatted(pictures, MIN_PICTURES));
    }
  }

  private static Judged notJudged(Judged found, JudgedRecord judged, PrintWriter err)
      throws ExitException, PictureException {
    Set<Long> known = judged.known(found.source());
    if (known.size() == found.source().truth().images().size()) {
      throw new ExitException(ExitCode.DATA, "no picture is new: all were judged before");
    }
    return without(found, known, "%d pictures left out: they were judged before", err);
  }

  private static Judged without(Judged found, Set<Long> pictures, String why, PrintWriter err) {
    if (pictures.isEmpty()) {
      return found;
    }
    String note = why.formatted(pictures.size());
    err.println(note);
    return found.without(pictures, note);
  }

  private @Nullable Judged street() throws ExitException {
    StreetPictures scenes = street.pictures();
    if (scenes == null) {
      return null;
    }
    if (images != null || labelOptions.areGiven()) {
      throw new ExitException(
          ExitCode.USAGE, "--street cannot be combined with --images or --annotations");
    }
    Labels labels = labelOptions.of(scenes.truth());
    return new Judged(scenes.scoring(labels.truth()), labels);
  }

  private Judged folder(List<String> names, QuantizationReport quantized, PrintWriter err)
      throws ExitException, PictureException {
    Path folder = more == null || more.isEmpty() ? images : Path.of(more);
    if (folder == null) {
      throw new ExitException(ExitCode.USAGE, "--images or --street is required");
    }
    if (!Files.isDirectory(folder)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + folder);
    }
    Labels labels =
        labelOptions.areGiven()
            ? labelOptions.read(folder, err)
            : labelOptions.none(FolderPictures.unlabelled(folder, names).truth());
    CocoTruth all = FolderPictures.labelled(folder, labels.truth()).truth();
    Judged found = new Judged(new FolderPictures(folder, all), labels.with(all, labels.notes()));
    if (labels.strictness() != Strictness.REFUSE) {
      found = withoutMissing(found, folder, err);
    }
    Set<Long> seen = SeenPictures.of(quantized, folder, all);
    return without(found, seen, "%d pictures left out: they were used for calibration", err);
  }

  private static Judged withoutMissing(Judged found, Path folder, PrintWriter err) {
    PictureFinder finder = new PictureFinder(folder);
    Map<Long, String> missing = new LinkedHashMap<>();
    for (CocoImage image : found.labels().truth().images()) {
      if (finder.findOrNull(image) == null) {
        missing.put(image.id(), image.fileName());
      }
    }
    String first = missing.values().stream().findFirst().orElse("");
    String why = "%d pictures left out: not found (first: " + first.replace("%", "%%") + ")";
    return without(found, missing.keySet(), why, err);
  }
}
