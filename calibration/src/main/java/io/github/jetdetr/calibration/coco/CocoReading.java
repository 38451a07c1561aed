package io.github.jetdetr.calibration.coco;

import java.util.List;

/**
 * The content of a file and its faults.
 *
 * @param value the content, without the entries that were left out
 * @param faults every kind of fault found, empty if there is none
 */
public record CocoReading<T>(T value, List<FaultCount> faults) {

  public CocoReading {
    faults = List.copyOf(faults);
  }
}
