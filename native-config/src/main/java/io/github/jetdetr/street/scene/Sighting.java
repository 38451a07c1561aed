package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Canvas;
import io.github.jetdetr.street.paint.Light;

/** An object that was painted, with the data for its ground truth. */
final class Sighting {

  private int slot;
  private int id;
  private StreetLabel label = StreetLabel.CAR;
  private int ownPixels;
  private boolean countable;

  /**
   * Starts painting this object.
   *
   * @param smear how far it moves sideways while the shutter is open, px
   */
  void begin(int newSlot, int newId, StreetLabel newLabel, Canvas canvas, int smear) {
    slot = newSlot;
    id = newId;
    label = newLabel;
    canvas.begin(newSlot, newId, smear);
  }

  /** Ends painting this object; its extent determines how much of it is inside the picture. */
  void end(Brush brush, double u0, double u1, double half, double w0, double w1) {
    ownPixels = brush.canvas.ownPixels();
    countable = isClear(brush) && brush.shareInside(u0, u1, -half, half, w0, w1) >= 1 / 3.0;
  }

  void endAt(Brush brush, double u, double v, double w, double half) {
    ownPixels = brush.canvas.ownPixels();
    countable =
        isClear(brush)
            && brush.shareInside(u, u + 0.1, v - 0.2, v + 0.2, w - half, w + half) >= 1 / 3.0;
  }

  private static boolean isClear(Brush brush) {
    return brush.light.transmittance(brush.ahead(0, 0, 0)) >= Light.LOST;
  }

  void onlyIf(boolean condition) {
    countable &= condition;
  }

  int slot() {
    return slot;
  }

  int id() {
    return id;
  }

  StreetLabel label() {
    return label;
  }

  int ownPixels() {
    return ownPixels;
  }

  boolean isCountable() {
    return countable;
  }
}
