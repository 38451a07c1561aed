package io.github.jetdetr.calibration.evaluate;

/** Why an entry of a COCO file cannot be used; ends the reading of that entry only. */
final class FaultyEntry extends Exception {

  private final Fault fault;

  FaultyEntry(Fault fault, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
