package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Reads the COCO annotations of the pictures that a command works on. */
public final class Annotations {

  private Annotations() {}

  /**
   * Reads annotations; faulty entries are left out.
   *
   * @throws ExitException if the file cannot be read or is not a COCO file
   */
  public static CocoTruth read(Path file) throws ExitException {
    try {
      return CocoReader.truth(file, Strictness.SKIP).value();
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, "cannot read " + file, e);
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The annotations of these pictures only, identified by file name.
   *
   * @throws ExitException if there are none
   */
  public static CocoTruth restrictedTo(CocoTruth truth, Collection<Path> pictures)
      throws ExitException {
    Set<String> names = new HashSet<>();
    pictures.forEach(file -> names.add(String.valueOf(file.getFileName())));
    Set<Long> others = new HashSet<>();
    for (CocoImage image : truth.images()) {
      if (!names.contains(image.fileName())) {
        others.add(image.id());
      }
    }
    CocoTruth part = truth.without(others);
    if (part.images().isEmpty()) {
      throw new ExitException(ExitCode.DATA, "the annotations contain none of the pictures");
    }
    return part;
  }
}
