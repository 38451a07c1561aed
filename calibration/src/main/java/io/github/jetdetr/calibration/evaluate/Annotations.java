package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.dataset.DataSets;
import io.github.jetdetr.calibration.pictures.PictureFinder;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Reads the COCO annotations of the pictures that a command works on. */
public final class Annotations {

  private Annotations() {}

  /**
   * Reads labels; those with an entry that cannot be scored are refused, since what is left out
   * could be what a model fails on.
   *
   * @param frames the folder of the pictures
   * @param err where is printed what was kept, but has to be known
   * @throws ExitException if the labels cannot be read or are refused
   */
  public static CocoTruth read(Path file, Path frames, PrintWriter err) throws ExitException {
    try {
      CocoReading<CocoTruth> reading = DataSets.read(file, frames, Strictness.REFUSE);
      reading.faults().forEach(fault -> err.println(file.getFileName() + ": " + fault.text()));
      return reading.value();
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file, e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, "cannot read " + file, e);
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The annotations of these pictures only.
   *
   * @param frames the folder that the annotated pictures are in
   * @throws ExitException if there are none
   */
  public static CocoTruth restrictedTo(CocoTruth truth, Path frames, Collection<Path> pictures)
      throws ExitException {
    Set<Path> chosen = new HashSet<>();
    pictures.forEach(file -> chosen.add(file.toAbsolutePath().normalize()));
    PictureFinder finder = new PictureFinder(frames);
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
    return part;
  }
}
