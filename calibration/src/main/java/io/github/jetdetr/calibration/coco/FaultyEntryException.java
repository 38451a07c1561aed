package io.github.jetdetr.calibration.coco;

/** Why an entry of a COCO file cannot be used; ends the reading of that entry only. */
final class FaultyEntryException extends Exception {

  private final CocoFault fault;

  FaultyEntryException(CocoFault fault, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
  }

  CocoFault fault() {
    return fault;
  }
}
