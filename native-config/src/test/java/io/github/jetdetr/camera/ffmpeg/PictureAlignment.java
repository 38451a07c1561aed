package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.camera.Frame;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the pictures of a stream on which some were lost with those of the same stream without
 * loss, by their luma.
 *
 * <p>Which is which follows from the pictures: that path through both, in order, on which they
 * differ least.
 */
final class PictureAlignment {

  private static final int MAX_MISSING = 24;
  private static final int BLOCK = 16;
  // Grey levels on average of a block from which on a viewer sees it.
  private static final int VISIBLE = 8;

  private final List<byte[]> sound;
  private final int width;
  private final int height;

  /**
   * @param sound luma of the pictures without loss, which repeat from their beginning
   */
  PictureAlignment(List<byte[]> sound, int width, int height) {
    this.sound = sound;
    this.width = width;
    this.height = height;
  }

  /** The luma of a frame without padding. */
  static byte[] luma(Frame frame) {
    byte[] luma = new byte[frame.width() * frame.height()];
    for (int y = 0; y < frame.height(); y++) {
      frame.plane(0).get(y * frame.stride(0), luma, y * frame.width(), frame.width());
    }
    return luma;
  }

  /**
   * Of each picture the share of its blocks that are visibly wrong, in [0, 1]; -1 of one that is
   * the same bit for bit.
   */
  double[] wrongShares(List<byte[]> pictures) {
    int[] missing = missingBefore(pictures);
    double[] shares = new double[pictures.size()];
    for (int at = 0; at < shares.length; at++) {
      byte[] expected = sound.get((at + missing[at]) % sound.size());
      byte[] seen = pictures.get(at);
      shares[at] = Arrays.equals(expected, seen) ? -1 : wrongShare(expected, seen);
    }
    return shares;
  }

  private int[] missingBefore(List<byte[]> pictures) {
    int count = pictures.size();
    double[][] costs = new double[count][MAX_MISSING];
    int[][] from = new int[count][MAX_MISSING];
    for (int at = 0; at < count; at++) {
      double least = Double.POSITIVE_INFINITY;
      int best = 0;
      for (int missing = 0; missing < MAX_MISSING; missing++) {
        double before = at > 0 ? costs[at - 1][missing] : missing * 1e-3;
        if (before < least) {
          least = before;
          best = missing;
        }
        byte[] expected = sound.get((at + missing) % sound.size());
        costs[at][missing] = least + difference(expected, pictures.get(at));
        from[at][missing] = best;
      }
    }
    int last = 0;
    for (int missing = 1; count > 0 && missing < MAX_MISSING; missing++) {
      last = costs[count - 1][missing] < costs[count - 1][last] ? missing : last;
    }
    int[] missing = new int[count];
    for (int at = count - 1; at >= 0; at--) {
      missing[at] = last;
      last = from[at][last];
    }
    return missing;
  }

  private static double difference(byte[] one, byte[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i += 7) {
      int apart = (one[i] & 0xFF) - (other[i] & 0xFF);
      sum += apart * apart;
    }
    return sum;
  }

  private double wrongShare(byte[] expected, byte[] seen) {
    int wrong = 0;
    int blocks = 0;
    for (int top = 0; top + BLOCK <= height; top += BLOCK) {
      for (int left = 0; left + BLOCK <= width; left += BLOCK) {
        int apart = 0;
        for (int y = top; y < top + BLOCK; y++) {
          for (int x = left; x < left + BLOCK; x++) {
            int at = y * width + x;
            apart += Math.abs((expected[at] & 0xFF) - (seen[at] & 0xFF));
          }
        }
        blocks++;
        wrong += apart > VISIBLE * BLOCK * BLOCK ? 1 : 0;
      }
    }
    return (double) wrong / blocks;
  }
}
