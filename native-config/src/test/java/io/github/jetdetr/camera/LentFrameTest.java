package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.FakeLender;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames whose pixels are somebody else's. */
class LentFrameTest {

  private static final int WIDTH = 37;
  private static final int HEIGHT = 23;
  private static final int PADDING = 21;

  private final Frame picture = picture(PixelFormat.YUV420P, 1);
  private final Frame frame = new Frame();

  @AfterEach
  void close() {
    picture.close();
    frame.close();
  }

  private static Frame picture(PixelFormat format, int seed) {
    return PaintedFrames.noise(new Frame(), format, WIDTH, HEIGHT, seed);
  }

  private static byte[] pixels(Frame frame) {
    PixelFormat format = frame.format();
    ByteBuffer all = ByteBuffer.allocate(4 * frame.width() * frame.height() + 1_000);
    for (int plane = 0; plane < format.planes(); plane++) {
      int bytes = format.rowBytes(plane, frame.width());
      for (int row = 0; row < format.rows(plane, frame.height()); row++) {
        all.put(frame.plane(plane).slice(row * frame.stride(plane), bytes));
      }
    }
    return all.array();
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void lentPixelsAreReadWhereTheyLieAndNotBeyondTheirLast(PixelFormat format) {
    try (Frame painted = picture(format, 1)) {
      new FakeLender(painted, PADDING).lendTo(frame);

      assertTrue(frame.isLent());
      assertEquals(format, frame.format());
      assertEquals(painted.colorSpace(), frame.colorSpace());
      assertEquals("37 × 23", frame.width() + " × " + frame.height());
      assertEquals("37 × 23", frame.fullWidth() + " × " + frame.fullHeight());
      assertArrayEquals(pixels(painted), pixels(frame));
      for (int plane = 0; plane < format.planes(); plane++) {
        int row = format.rowBytes(plane, WIDTH);
        assertEquals(row + PADDING, frame.stride(plane));
        assertEquals(row + PADDING, frame.stridePointer().get(plane));
        int beforeLast = (format.rows(plane, HEIGHT) - 1) * (row + PADDING);
        assertEquals(beforeLast + row, frame.plane(plane).capacity());
        assertEquals(
            frame.plane(plane).get(0), frame.planePointers().get(BytePointer.class, plane).get(0));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(format.planes()));
    }
  }

  @Test
  void noPlaneIsWrittenToByOversight() {
    picture.reshape(PixelFormat.YUV420P, ColorSpace.BT601_FULL, WIDTH, HEIGHT);
    assertThrows(ReadOnlyBufferException.class, () -> picture.plane(0).put(0, (byte) 1));

    new FakeLender(picture, 0).lendTo(frame);
    assertThrows(ReadOnlyBufferException.class, () -> frame.plane(0).put(0, (byte) 1));
  }

  @Test
  void whoWritesWritesToACopyAndTheLoanEnds() {
    byte[] expected = pixels(picture);
    FakeLender lender = new FakeLender(picture, PADDING).lendTo(frame);
    frame.stamp(7, 8, TimeSource.REPLAY);
    frame.setFullSize(74, 46);

    ByteBuffer luma = frame.writablePlane(0);

    assertEquals(0, lender.loans());
    assertFalse(frame.isLent());
    assertArrayEquals(expected, pixels(frame), "all planes are the lent ones");
    assertEquals(64, frame.stride(0));
    assertEquals("7 74", frame.id() + " " + frame.fullWidth());
    luma.put(0, (byte) (luma.get(0) + 1));
    assertEquals(luma.get(0), frame.plane(0).get(0));
    assertSame(luma, frame.writablePlane(0), "it is copied once");
  }

  @Test
  void aLoanEndsWhenTheFrameIsFilledAgainHowever() {
    FakeLender first = new FakeLender(picture, PADDING);
    first.lendTo(frame);
    frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 8, 8);
    assertEquals(0, first.loans());
    assertFalse(frame.isLent());
    assertEquals(64, frame.stride(0));

    first.lendTo(frame);
    try (Frame other = picture(PixelFormat.NV12, 5)) {
      frame.copyFrom(other);
      assertEquals(0, first.loans());
      assertArrayEquals(pixels(other), pixels(frame));
    }

    first.lendTo(frame);
    FakeLender second = new FakeLender(picture, 1).lendTo(frame);
    assertEquals("0 1", first.loans() + " " + first.closings());
    assertEquals(1, second.loans());
    assertArrayEquals(pixels(picture), pixels(frame));

    frame.close();
    assertEquals("0 1", second.loans() + " " + second.closings());
    frame.close();
    assertEquals(1, second.closings());
    assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(0));
  }

  @Test
  void aFrameKnowsWhoLentToItLast() {
    assertNull(frame.endLoan());
    FakeLender lender = new FakeLender(picture, 0).lendTo(frame);

    assertSame(lender, frame.endLoan());

    assertEquals("0 0", lender.loans() + " " + lender.closings());
    assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(0));
    frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 8, 8);
    assertSame(lender, frame.endLoan());
    assertEquals(8, frame.width(), "of its own it has");
    lender.lendTo(frame);
    assertEquals("1 0", lender.loans() + " " + lender.closings());
  }

  @ParameterizedTest
  @CsvSource({"0", "21"})
  void aCopyOfALentFrameIsACopy(int padding) {
    byte[] expected = pixels(picture);
    FakeLender lender = new FakeLender(picture, padding).lendTo(frame);
    try (Frame copy = new Frame()) {
      copy.copyFrom(frame);
      frame.close();

      assertFalse(copy.isLent());
      assertEquals(0, lender.loans());
      assertArrayEquals(expected, pixels(copy));
    }
  }

  @Test
  void aLoanThatCannotBeIsGivenBackAndLeavesTheFrameEmpty() {
    FakeLender overlapping = new FakeLender(picture, -1);

    assertThrows(IllegalArgumentException.class, () -> overlapping.lendTo(frame));

    assertEquals(0, overlapping.loans());
    assertFalse(frame.isLent());
    assertEquals(0, frame.width());
    assertThrows(IndexOutOfBoundsException.class, () -> frame.plane(0));
  }

  @Test
  void ownMemoryIsKeptWhileOthersLend() {
    FakeLender lender = new FakeLender(picture, PADDING);
    frame.reshape(PixelFormat.BGR24, ColorSpace.BT601_FULL, 90, 60);
    ByteBuffer own = frame.writablePlane(0);
    lender.lendTo(frame);

    frame.reshape(PixelFormat.BGR24, ColorSpace.BT601_FULL, 90, 60);

    assertSame(own, frame.writablePlane(0));
    assertEquals(0, frame.planePointers().get(BytePointer.class, 0).address() % 64);
    assertNull(frame.planePointers().get(BytePointer.class, 1));
  }

  @Test
  void borrowingWritingAndBorrowingAgainAllocatesNothing() {
    FakeLender lender = new FakeLender(picture, PADDING).lendTo(frame);
    frame.writablePlane(0).put(0, (byte) 1);
    long nativeBefore = Pointer.totalBytes();

    long bytes =
        Allocations.bytesPerRound(
            () -> {
              frame.endLoan();
              lender.lendTo(frame);
              frame.writablePlane(2).put(0, frame.plane(1).get(0));
              lender.lendTo(frame);
            });

    assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes a picture");
    assertTrue(Pointer.totalBytes() <= nativeBefore);
    assertArrayEquals(pixels(picture), pixels(frame));
  }
}
