package io.github.jetdetr.calibration.command.option;

import io.github.jetdetr.calibration.coco.CategoryChoice;
import io.github.jetdetr.calibration.coco.CategoryMapping;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.dataset.CategoryTable;
import io.github.jetdetr.calibration.dataset.DataSets;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.yaml.YamlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what detections are scored against, alike in every command. */
public final class LabelOptions {

  @Option(
      names = "--annotations",
      paramLabel = "JSON",
      description = {
        "Labels of --images: COCO annotations, a folder of Pascal VOC files, or a YOLO data set",
        "(its data.yaml or folder of labels)."
      })
  private @Nullable Path annotations;

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
      paramLabel = "LABEL[=CATEGORY]|FILE",
      description = {
        "Score only these categories; LABEL=CATEGORY where the model and the annotations have",
        "different names for one thing, or a .yaml file of 'LABEL: CATEGORY' lines, in which a",
        "list of categories means one thing (default: all, matched by name)."
      })
  private List<String> categories = List.of();

  /** Whether labels were named. */
  public boolean areGiven() {
    return annotations != null;
  }

  /** How missing pictures and broken entries are treated. */
  public Strictness strictness() {
    return strictness;
  }

  /**
   * Reads the labels.
   *
   * @param images folder of the pictures; null if it was not named
   * @param err where is printed what was left out, or was kept but has to be known
   * @throws ExitException if none were named, they cannot be read or are refused, or nothing is
   *     left of them
   */
  public Labels read(@Nullable Path images, PrintWriter err) throws ExitException {
    if (annotations == null) {
      throw new ExitException(ExitCode.USAGE, "--annotations is required");
    }
    Path file = annotations;
    CategoryChoice choice = choice();
    List<String> notes = new ArrayList<>();
    CocoTruth all = read(file, notes, () -> DataSets.read(file, images, strictness));
    notes.forEach(err::println);
    CategoryChoice.Chosen chosen = restricted(file, choice, all);
    if (chosen.truth().images().isEmpty() || chosen.truth().annotations().isEmpty()) {
      throw new ExitException(ExitCode.DATA, file + ": no annotated picture is left to score");
    }
    notes.addAll(chosen.notes());
    return new Labels(
        chosen.truth(), chosen.mapping(), chosen.categoryOfLabel(), strictness, notes);
  }

  /**
   * Labels that were not read from a file, restricted as the options say.
   *
   * @throws ExitException if the chosen categories are none of theirs
   */
  public Labels of(CocoTruth truth) throws ExitException {
    CategoryChoice.Chosen chosen = restricted(null, choice(), truth);
    return new Labels(
        chosen.truth(), chosen.mapping(), chosen.categoryOfLabel(), strictness, chosen.notes());
  }

  /**
   * For pictures without labels.
   *
   * @param pictures the pictures and the model's categories
   * @throws ExitException if categories were chosen, which needs labels
   */
  public Labels none(CocoTruth pictures) throws ExitException {
    if (!categories.isEmpty()) {
      throw new ExitException(ExitCode.USAGE, "--categories requires --annotations");
    }
    return Labels.none(pictures);
  }

  private static CategoryChoice.Chosen restricted(
      @Nullable Path file, CategoryChoice choice, CocoTruth truth) throws ExitException {
    try {
      return choice.restrict(truth);
    } catch (CocoFormatException e) {
      String where = file == null ? "" : file + ": ";
      throw new ExitException(ExitCode.DATA, where + e.getMessage(), e);
    }
  }

  /**
   * Reads a results file.
   *
   * @param truth the pictures and categories that are scored
   * @param err where is printed what was left out, or was kept but has to be known
   */
  public CocoResults results(
      Path detections, CocoTruth truth, CategoryMapping mapping, PrintWriter err)
      throws ExitException {
    List<String> notes = new ArrayList<>();
    CocoResults results =
        read(detections, notes, () -> CocoReader.results(detections, truth, mapping, strictness));
    notes.forEach(err::println);
    return results;
  }

  private CategoryChoice choice() throws ExitException {
    try {
      if (categories.stream().anyMatch(CategoryTable::isTable)) {
        if (categories.size() > 1) {
          throw new ExitException(ExitCode.USAGE, "--categories: a table stands alone");
        }
        return CategoryTable.read(Path.of(categories.get(0)));
      }
      return CategoryChoice.parse(categories);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, "--categories: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, "--categories: " + e.getMessage(), e);
    } catch (YamlException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private interface Read<T> {
    CocoReading<T> run() throws IOException, CocoFormatException;
  }

  /** Reads a file and notes its faults, whether the entries are kept or left out. */
  private static <T> T read(Path file, List<String> notes, Read<T> read) throws ExitException {
    try {
      CocoReading<T> reading = read.run();
      for (FaultCount fault : reading.faults()) {
        notes.add(file.getFileName() + ": " + fault.text());
      }
      return reading.value();
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file, e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, file + ": " + e.getMessage(), e);
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }
}
