package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.SharedData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that a stream's decoder lends to frames. */
@Timeout(120)
class LentPictureTest {

  private static final int PICTURES = 38;
  private static final int STAGES = 7;
  private static final int ROUNDS = 60;
  // One picture of every other round.
  private static final long LEAKED_BYTES = ROUNDS / 2 * 1280L * 720 * 3 / 2;

  @MustBeClosed
  private static Camera open(String options) throws Exception {
    String uri = "file:" + SharedData.carClip() + "?pace=max" + options;
    return Camera.open(CameraUri.parse(uri), CameraContract.OPEN, CameraContract.READ);
  }

  private static byte[] pixels(Frame frame) {
    PixelFormat format = frame.format();
    ByteBuffer all = ByteBuffer.allocate(3 * frame.width() * frame.height());
    for (int plane = 0; plane < format.planes(); plane++) {
      int bytes = format.rowBytes(plane, frame.width());
      for (int row = 0; row < format.rows(plane, frame.height()); row++) {
        all.put(frame.plane(plane).slice(row * frame.stride(plane), bytes));
      }
    }
    return all.array();
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "&rotate=90, true",
    "&rotate=180, true",
    // It would keep all of the picture.
    "&crop=64x48+100+200, false"
  })
  void picturesAreLentWhereTheyMayBeKept(String options, boolean lent) throws Exception {
    try (Camera camera = open(options);
        Frame frame = new Frame()) {
      for (int i = 0; i < 3; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(lent, frame.isLent());
      }
    }
  }

  @Test
  void whoPaintsOnAPictureLeavesTheNextOnesOfTheStreamAsTheyAre() throws Exception {
    try (Camera camera = open("");
        Camera painted = open("");
        Frame expected = new Frame();
        Frame frame = new Frame()) {
      for (int i = 0; i < PICTURES; i++) {
        assertSame(expected, camera.next(expected));
        assertSame(frame, painted.next(frame));
        assertArrayEquals(pixels(expected), pixels(frame), "picture " + i);
        for (int plane = 0; plane < frame.format().planes(); plane++) {
          ByteBuffer bytes = frame.writablePlane(plane);
          for (int at = 0; at < bytes.capacity(); at++) {
            bytes.put(at, (byte) 0);
          }
        }
      }
    }
  }

  @Test
  void picturesInFlightKeepTheirPixelsWhileTheStreamGoesOn() throws Exception {
    Frame[] frames = new Frame[PICTURES];
    byte[][] seen = new byte[PICTURES][];
    try (Camera camera = open("")) {
      for (int i = 0; i < PICTURES; i++) {
        frames[i] = new Frame();
        assertSame(frames[i], camera.next(frames[i]));
        seen[i] = pixels(frames[i]);
      }
    }
    // The camera is closed.
    for (int i = 0; i < PICTURES; i++) {
      assertTrue(frames[i].isLent());
      assertTrue(Arrays.equals(seen[i], pixels(frames[i])), "picture " + i);
      frames[i].close();
    }
  }

  @Test
  void aFrameMayBeClosedBeforeItsCameraAndServeAnotherAfterIt() throws Exception {
    try (Frame second = new Frame()) {
      try (Camera camera = open("")) {
        Frame first = new Frame();
        assertSame(first, camera.next(first));
        first.close();
        assertSame(second, camera.next(second));
      }
      byte[] before = pixels(second);
      try (Camera camera = open("")) {
        assertSame(second, camera.next(second));
        assertSame(second, camera.next(second));
      }
      assertArrayEquals(before, pixels(second));
    }
  }

  /**
   * A leak grows in every stage. What else grows or shrinks does so in few: the heap, which is
   * collected before each look so that it serves again, and arenas of the allocator.
   */
  @Test
  void nothingStaysOfManyCamerasAndFrames() throws Exception {
    for (int round = 0; round < 20; round++) {
      readSome(round);
    }
    long[] grown = new long[STAGES];
    long before = residentBytes();
    for (int stage = 0; stage < STAGES; stage++) {
      for (int round = 0; round < ROUNDS; round++) {
        readSome(round);
      }
      long after = residentBytes();
      grown[stage] = after - before;
      before = after;
    }

    Arrays.sort(grown);
    assertTrue(grown[STAGES / 2] < LEAKED_BYTES / 2, Arrays.toString(grown));
  }

  private static long residentBytes() {
    System.gc();
    return Pointer.physicalBytes();
  }

  @SuppressWarnings("MustBeClosedChecker") // closed in either order
  private static void readSome(int round) throws Exception {
    Frame frame = new Frame();
    Camera camera = open("");
    for (int i = 0; i < 3; i++) {
      assertSame(frame, camera.next(frame));
    }
    if (round % 2 == 0) {
      frame.close();
      camera.close();
    } else {
      camera.close();
      assertTrue(frame.plane(0).get(0) != 0);
      frame.close();
    }
  }
}
