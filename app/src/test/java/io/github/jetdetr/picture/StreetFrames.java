package io.github.jetdetr.picture;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A street as a live camera of 320 × 180 grey pixels sees it, one picture every 0.6 s of its own
 * time, as it is or spoiled by a test.
 */
final class StreetFrames implements AutoCloseable {

  static final int WIDTH = 320;
  static final int HEIGHT = 180;
  static final double SECONDS_A_FRAME = 0.6;

  /** What is done to a picture's light, row by row; may answer the same array. */
  interface Spoiling {
    int[] of(int[] light);
  }

  final Frame frame = new Frame();
  private final TimeSource source;
  private final StreetPicture picture = new StreetPicture(WIDTH, HEIGHT);
  private Street street;
  private long number;

  StreetFrames(long seed, Weather weather) {
    this(seed, weather, TimeSource.ARRIVAL);
  }

  StreetFrames(long seed, Weather weather, TimeSource source) {
    this.source = source;
    street = new Street(seed, weather, WIDTH, HEIGHT);
  }

  /** Another light or weather over the same street, from the next picture on. */
  void become(long seed, Weather weather) {
    street = new Street(seed, weather, WIDTH, HEIGHT);
  }

  /** The next picture, spoiled. */
  Frame next(Spoiling spoiling) {
    street.draw(number, number * SECONDS_A_FRAME, picture);
    int[] light = new int[WIDTH * HEIGHT];
    for (int at = 0; at < light.length; at++) {
      light[at] = picture.rgb()[at] >> 8 & 0xFF;
    }
    return show(spoiling.of(light));
  }

  /** Shows exactly this. */
  Frame show(int[] light) {
    frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, WIDTH, HEIGHT);
    ByteBuffer pixels = frame.writablePlane(0);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        pixels.put(y * frame.stride(0) + x, (byte) light[y * WIDTH + x]);
      }
    }
    frame.stamp(number, Math.round(number * SECONDS_A_FRAME * 1e9), source);
    number++;
    return frame;
  }

  /** A lens out of focus: a box of this radius, then the sensor's noise as before. */
  static int[] blurred(int[] light, int radius) {
    SplittableRandom random = new SplittableRandom(5);
    int[] across = boxed(light, WIDTH, 1, HEIGHT, WIDTH, radius);
    int[] blurred = boxed(across, HEIGHT, WIDTH, WIDTH, 1, radius);
    for (int at = 0; at < blurred.length; at++) {
      blurred[at] = clip(blurred[at] + random.nextInt(-3, 4));
    }
    return blurred;
  }

  private static int[] boxed(
      int[] from, int length, int step, int lines, int lineStep, int radius) {
    int[] to = new int[from.length];
    for (int line = 0; line < lines; line++) {
      for (int at = 0; at < length; at++) {
        int sum = 0;
        for (int near = at - radius; near <= at + radius; near++) {
          sum += from[line * lineStep + Math.min(length - 1, Math.max(0, near)) * step];
        }
        to[line * lineStep + at * step] = sum / (2 * radius + 1);
      }
    }
    return to;
  }

  /** A camera that was knocked aside by so many pixels; the far side comes in again. */
  static int[] shifted(int[] light, int right, int down) {
    int[] shifted = new int[light.length];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        shifted[y * WIDTH + x] =
            light[Math.floorMod(y + down, HEIGHT) * WIDTH + Math.floorMod(x + right, WIDTH)];
      }
    }
    return shifted;
  }

  /** Light times a factor, plus a level, plus a little noise. */
  static int[] exposed(int[] light, double factor, int level) {
    SplittableRandom random = new SplittableRandom(6);
    int[] exposed = new int[light.length];
    for (int at = 0; at < light.length; at++) {
      exposed[at] = clip((int) (light[at] * factor) + level + random.nextInt(-2, 3));
    }
    return exposed;
  }

  private static int clip(int value) {
    return Math.min(255, Math.max(0, value));
  }

  @Override
  public void close() {
    frame.close();
  }
}
