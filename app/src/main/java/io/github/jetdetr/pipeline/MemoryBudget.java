package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.CameraException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The native memory that a node's cameras share. What a camera needs is known with its first
 * picture: by then it has allocated most of it, so one that does not fit is closed again before it
 * takes the memory of others. Thread-safe.
 */
public final class MemoryBudget {

  // Resident memory of a camera, measured with FFmpeg 8 and two processors: H.264 1080p 63 MB,
  // H.264 and H.265 2160p 165 to 170 MB, MJPEG 2160p 67 MB. The decoder's pictures take most of it,
  // those included that it lends to frames in place of memory of their own.
  private static final long BYTES_PER_CAMERA = 24L << 20;
  private static final long BYTES_PER_PIXEL = 20;

  private static final int[][] USUAL_SIZES = {
    {3840, 2160}, {2560, 1440}, {1920, 1080}, {1280, 720}, {640, 480}
  };

  private final long limitBytes;

  @GuardedBy("this")
  private final Map<String, Long> reserved = new HashMap<>();

  private MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * A budget of so many bytes for all cameras together.
   *
   * @param limitBytes 0 or more
   */
  public static MemoryBudget of(long limitBytes) {
    return new MemoryBudget(limitBytes);
  }

  /** A budget in which everything fits. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE);
  }

  /** Bytes that a camera with pictures of this size needs. */
  static long bytes(int width, int height) {
    return BYTES_PER_CAMERA + BYTES_PER_PIXEL * width * height;
  }

  /** How many cameras with pictures of this size fit into the whole budget. */
  public long count(int width, int height) {
    return limitBytes / bytes(width, height);
  }

  /**
   * Reserves what a camera needs, in place of what it had reserved.
   *
   * @param camera its name
   * @throws CameraException if it does not fit, with what would; it has nothing reserved then
   */
  synchronized void reserve(String camera, int width, int height) throws CameraException {
    reserved.remove(camera);
    long used = reserved.values().stream().mapToLong(Long::longValue).sum();
    long needed = bytes(width, height);
    long left = Math.max(0, limitBytes - used);
    if (needed > left) {
      throw new CameraException(
          String.format(
              Locale.ROOT,
              "pictures of %d × %d need %d MB of memory; %d MB of the %d MB for cameras are left, %s",
              width,
              height,
              needed >> 20,
              left >> 20,
              limitBytes >> 20,
              fitting(left)));
    }
    reserved.put(camera, needed);
  }

  /** Gives back what a camera had reserved, if anything. */
  synchronized void release(String camera) {
    reserved.remove(camera);
  }

  private static String fitting(long left) {
    for (int[] size : USUAL_SIZES) {
      if (bytes(size[0], size[1]) <= left) {
        return "enough for %d × %d".formatted(size[0], size[1]);
      }
    }
    return "too little for any camera";
  }
}
