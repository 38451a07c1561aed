package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Chooses frames that cover a stretch of time: spread over it, and none that looks like one already
 * chosen. A fixed camera's pictures differ in a few places only, so two frames are alike only where
 * no part of them differs.
 */
public final class FrameCover {

  private static final int COLUMNS = 48;
  private static final int ROWS = 27;

  /** Levels of 255 by which a cell of two frames must differ: above a sensor's noise. */
  private static final int MIN_DIFFERENCE = 8;

  private final List<byte[]> thumbnails = new ArrayList<>();

  /** Adds the next frame in time. */
  public void add(RgbPicture picture) {
    thumbnails.add(thumbnail(picture));
  }

  /**
   * Indices of the chosen frames, ascending.
   *
   * @param max at most this many
   */
  public List<Integer> choose(int max) {
    List<Integer> chosen = new ArrayList<>();
    for (int index : bisected(thumbnails.size())) {
      if (chosen.size() < max && isNew(index, chosen)) {
        chosen.add(index);
      }
    }
    Collections.sort(chosen);
    return chosen;
  }

  private boolean isNew(int index, List<Integer> chosen) {
    for (int other : chosen) {
      if (!differ(thumbnails.get(index), thumbnails.get(other))) {
        return false;
      }
    }
    return true;
  }

  /** 0..count − 1 in an order whose every beginning is spread evenly: halves, quarters, eighths. */
  static List<Integer> bisected(int count) {
    List<Integer> order = new ArrayList<>();
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, count - 1));
    for (int at = 0; at < 1 << bits; at++) {
      int place = bits == 0 ? 0 : Integer.reverse(at) >>> (32 - bits);
      if (place < count) {
        order.add(place);
      }
    }
    return order;
  }

  private static boolean differ(byte[] a, byte[] b) {
    for (int cell = 0; cell < a.length; cell++) {
      if (Math.abs((a[cell] & 0xFF) - (b[cell] & 0xFF)) >= MIN_DIFFERENCE) {
        return true;
      }
    }
    return false;
  }

  /** Mean green of each cell, which is most of the luma. */
  private static byte[] thumbnail(RgbPicture picture) {
    long[] sums = new long[COLUMNS * ROWS];
    int[] counts = new int[COLUMNS * ROWS];
    for (int y = 0; y < picture.height(); y++) {
      int row = y * ROWS / picture.height() * COLUMNS;
      for (int x = 0; x < picture.width(); x++) {
        int cell = row + x * COLUMNS / picture.width();
        sums[cell] += picture.at(y * picture.width() + x, 8);
        counts[cell]++;
      }
    }
    byte[] thumbnail = new byte[sums.length];
    for (int cell = 0; cell < sums.length; cell++) {
      thumbnail[cell] = (byte) (sums[cell] / Math.max(1, counts[cell]));
    }
    return thumbnail;
  }
}
