package io.github.jetdetr.calibration.coco;

/**
 * A COCO file that cannot be used, or that is refused because of its faults. The message names the
 * file and every kind of fault, one line each.
 */
public final class CocoFormatException extends Exception {

  public CocoFormatException(String message) {
    super(message);
  }

  public CocoFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
