package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.evaluate.Annotations;
import io.github.jetdetr.calibration.judge.JudgedRecord;
import io.github.jetdetr.calibration.judge.SeenPictures;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PartOfPictures;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Option(
      names = "--annotations",
      paramLabel = "JSON",
      description =
          "COCO annotations of the pictures; without them the agreement with fp32 decides.")
  private @Nullable Path annotations;

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
    return annotations != null || street.isChosen();
  }

  /**
   * The pictures that were not used for calibration.
   *
   * @param labels names of the categories if the pictures have no labels
   * @param err where messages are printed
   * @param judged what was judged before, null without --more
   * @throws ExitException if options are inconsistent or too few pictures are left
   */
  PictureSource unseen(
      List<String> labels,
      QuantizationReport quantized,
      @Nullable JudgedRecord judged,
      PrintWriter err)
      throws ExitException, PictureException {
    PictureSource source = street();
    if (source == null) {
      source = folder(labels, quantized, err);
    }
    if (judged != null) {
      return notJudged(source, judged, err);
    }
    int count = source.truth().images().size();
    if (count < MIN_PICTURES) {
      throw new ExitException(
          ExitCode.DATA,
          "%d pictures that calibration never saw are too few: at least %d are required"
              .formatted(count, MIN_PICTURES));
    }
    return source;
  }

  private static PictureSource notJudged(PictureSource source, JudgedRecord judged, PrintWriter err)
      throws ExitException, PictureException {
    Set<Long> known = judged.known(source);
    if (!known.isEmpty()) {
      err.println(known.size() + " pictures left out: they were judged before");
    }
    if (known.size() == source.truth().images().size()) {
      throw new ExitException(ExitCode.DATA, "no picture is new: all were judged before");
    }
    return new PartOfPictures(source, source.truth().without(known));
  }

  private @Nullable PictureSource street() throws ExitException {
    StreetPictures scenes = street.pictures();
    if (scenes != null && (images != null || annotations != null)) {
      throw new ExitException(
          ExitCode.USAGE, "--street cannot be combined with --images or --annotations");
    }
    return scenes;
  }

  private FolderPictures folder(List<String> labels, QuantizationReport quantized, PrintWriter err)
      throws ExitException, PictureException {
    Path folder = more == null || more.isEmpty() ? images : Path.of(more);
    if (folder == null) {
      throw new ExitException(ExitCode.USAGE, "--images or --street is required");
    }
    if (!Files.isDirectory(folder)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + folder);
    }
    FolderPictures all =
        annotations == null
            ? FolderPictures.unlabelled(folder, labels)
            : FolderPictures.labelled(folder, Annotations.read(annotations, folder, err));
    Set<Long> seen = SeenPictures.of(quantized, folder, all.truth());
    if (!seen.isEmpty()) {
      err.println(seen.size() + " pictures left out: they were used for calibration");
    }
    return new FolderPictures(folder, all.truth().without(seen));
  }
}
