package io.github.jetdetr.calibration.coco;

/** An entry of a COCO file cannot be used; reading continues with the next one. */
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
