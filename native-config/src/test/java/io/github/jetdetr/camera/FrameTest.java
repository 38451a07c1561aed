package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameTest {

  @ParameterizedTest
  @CsvSource({
    // format, plane, bytes a row and rows of a picture of 5 × 3
    "YUV420P, 0, 5, 3",
    "YUV420P, 1, 3, 2",
    "YUV420P, 2, 3, 2",
    "YUV422P, 1, 3, 3",
    "YUV444P, 2, 5, 3",
    "NV12, 0, 5, 3",
    "NV12, 1, 6, 2",
    "YUYV422, 0, 12, 3",
    "UYVY422, 0, 12, 3",
    "GRAY8, 0, 5, 3",
    "RGB24, 0, 15, 3",
    "BGR24, 0, 15, 3",
  })
  void chromaOfAnOddSizeIsRoundedUp(PixelFormat format, int plane, int rowBytes, int rows) {
    assertEquals(rowBytes, format.rowBytes(plane, 5));
    assertEquals(rows, format.rows(plane, 3));
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void planesAreAlignedApartAndAsLongAsTheirRows(PixelFormat format) {
    try (Frame frame = new Frame()) {
      frame.reshape(format, ColorSpace.BT709_FULL, 33, 7);

      long end = 0;
      for (int plane = 0; plane < format.planes(); plane++) {
        long at = frame.planePointers().get(BytePointer.class, plane).address();
        assertEquals(0, at % 64);
        assertEquals(0, frame.stride(plane) % 64);
        assertTrue(frame.stride(plane) >= format.rowBytes(plane, 33));
        int beforeLast = frame.stride(plane) * (format.rows(plane, 7) - 1);
        assertEquals(beforeLast + format.rowBytes(plane, 33), frame.plane(plane).limit());
        assertEquals(frame.stride(plane), frame.stridePointer().get(plane));
        assertTrue(at >= end);
        end = at + frame.plane(plane).limit();
      }
      assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(format.planes()));
    }
  }

  @Test
  void theSameShapeKeepsItsMemoryAndAnotherTakesNew() {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.NV12, ColorSpace.BT601_FULL, 64, 48);
      ByteBuffer before = frame.plane(0);

      frame.reshape(PixelFormat.NV12, ColorSpace.BT709_LIMITED, 64, 48);
      assertSame(before, frame.plane(0));
      assertEquals(ColorSpace.BT709_LIMITED, frame.colorSpace());

      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT709_LIMITED, 16, 16);
      assertEquals(64 * 15 + 16, frame.plane(0).limit());
    }
  }

  @Test
  void whatJavaWritesNativeCodeReads() {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.YUV420P, ColorSpace.BT601_FULL, 5, 3);

      frame.writablePlane(2).put(frame.stride(2) + 1, (byte) 77);

      assertEquals(77, frame.planePointers().get(BytePointer.class, 2).get(frame.stride(2) + 1L));
    }
  }

  @Test
  void theTruthIsForgottenWithThePictureThatItTellsOf() {
    List<TrueObject> truth = List.of(new TrueObject(1, 0, "car", 1, 1, 4, 3, 1f, true));
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 8, 8);
      frame.stamp(1, 2, TimeSource.REPLAY);
      assertEquals(List.of(), frame.truth());
      frame.setTruth(truth);
      assertSame(truth, frame.truth());

      frame.stamp(2, 3, TimeSource.ARRIVAL);
      assertEquals(List.of(), frame.truth());

      frame.setTruth(truth);
      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 8, 8);
      assertEquals(List.of(), frame.truth());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "16385, 1", "1, -3"})
  void aSideOutOfRangeIsRefused(int width, int height) {
    try (Frame frame = new Frame()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, width, height));
    }
  }

  @Test
  void anEmptyFrameHasNoPlane() {
    try (Frame frame = new Frame()) {
      assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(0));
    }
  }
}
