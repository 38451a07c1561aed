package io.github.jetdetr.calibration.evaluate;

import java.util.List;

/**
 * What was read from a file, and what was wrong with it.
 *
 * @param faults every kind of fault met, empty where the file is clean
 */
public record Reading<T>(T value, List<FaultCount> faults) {

  public Reading {
    faults = List.copyOf(faults);
  }
}
