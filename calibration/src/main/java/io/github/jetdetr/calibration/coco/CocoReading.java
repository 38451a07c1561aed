package io.github.jetdetr.calibration.coco;

import java.util.List;

/**
 * What was read from a file, and what was wrong with it.
 *
 * @param faults every kind of fault met, empty where the file is clean
 */
public record CocoReading<T>(T value, List<FaultCount> faults) {

  public CocoReading {
    faults = List.copyOf(faults);
  }
}
