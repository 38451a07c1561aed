package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CategoryMapping;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels as they are scored.
 *
 * @param truth the pictures, and the objects of the chosen categories
 * @param mapping as what the categories of the labels are scored
 * @param categoryOfLabel name of a category by the model's label, where that was chosen
 * @param strictness how missing pictures and broken entries are treated
 * @param notes what was left out, or has to be known; one line each
 */
public record Labels(
    CocoTruth truth,
    CategoryMapping mapping,
    Map<String, String> categoryOfLabel,
    Strictness strictness,
    List<String> notes) {

  public Labels {
    categoryOfLabel = Map.copyOf(categoryOfLabel);
    notes = List.copyOf(notes);
  }

  /**
   * For pictures without labels.
   *
   * @param pictures the pictures and the model's categories
   */
  public static Labels none(CocoTruth pictures) {
    return new Labels(pictures, CategoryMapping.IDENTITY, Map.of(), Strictness.REFUSE, List.of());
  }

  /** The same with other pictures, and all that has to be known of them. */
  public Labels with(CocoTruth newTruth, List<String> newNotes) {
    return new Labels(newTruth, mapping, categoryOfLabel, strictness, newNotes);
  }

  /**
   * The labels of these pictures only.
   *
   * @param folder where the labelled pictures are
   * @throws ExitException if there are none
   */
  public Labels restrictedTo(Path folder, Collection<Path> pictures) throws ExitException {
    Set<Path> chosen = new HashSet<>();
    pictures.forEach(file -> chosen.add(file.toAbsolutePath().normalize()));
    PictureFinder finder = new PictureFinder(folder);
    Set<Long> others = new HashSet<>();
    for (CocoImage image : truth.images()) {
      Path file = finder.findOrNull(image);
      if (file == null || !chosen.contains(file.toAbsolutePath().normalize())) {
        others.add(image.id());
      }
    }
    CocoTruth part = truth.without(others);
    if (part.images().isEmpty()) {
      throw new ExitException(ExitCode.DATA, "the annotations contain none of the pictures");
    }
    return with(part, notes);
  }
}
