package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.FakeLender;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.SharedData;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done to pictures in place is never done to pixels that a decoder has lent. */
class LentPixelsTest {

  private static final int WIDTH = 161;
  private static final int HEIGHT = 91;
  private static final int DARK = 1;
  private static final Region LEFT_HALF = new Region(List.of(0f, 0f, 0.5f, 0f, 0.5f, 1f, 0f, 1f));
  private static final Lens LENS =
      new Lens(
          Lens.Model.FISHEYE,
          new PictureSize(WIDTH, HEIGHT),
          80,
          80,
          80,
          45,
          List.of(0.05, -0.01, 0.003, -0.0004),
          1);

  private static int pixels(Frame frame) {
    int sum = 0;
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      int bytes = frame.format().rowBytes(plane, frame.width());
      for (int row = 0; row < frame.format().rows(plane, frame.height()); row++) {
        sum = 31 * sum + frame.plane(plane).slice(row * frame.stride(plane), bytes).hashCode();
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aLentPictureIsChangedInACopyAsOneOfItsOwnIsInPlace(PixelFormat format) {
    Brightening settled = new Brightening();
    Mask mask = new Mask(List.of(LEFT_HALF));
    Undistortion undistortion = new Undistortion(LENS);
    try (Frame own =
            PaintedFrames.fill(
                new Frame(),
                format,
                ColorSpace.BT709_LIMITED,
                WIDTH,
                HEIGHT,
                (plane, x, y) -> 20 + PaintedFrames.hash(plane, x, y) % 60);
        Frame frame = new Frame()) {
      FakeLender lender = new FakeLender(own, 19);
      for (int at = 0; at < 300; at++) {
        settled.apply(frame(frame, own), DARK);
      }
      List<Consumer<Frame>> steps =
          List.of(mask::paint, undistortion::apply, it -> settled.apply(it, DARK));
      for (Consumer<Frame> step : steps) {
        step.accept(frame(frame, own));
        int expected = pixels(frame);
        lender.lendTo(frame);

        step.accept(frame);

        assertEquals(expected, pixels(frame));
        assertTrue(lender.isUntouched());
        assertEquals(0, lender.loans());
      }
    }
  }

  private static Frame frame(Frame frame, Frame pixels) {
    frame.copyFrom(pixels);
    return frame;
  }

  @Test
  void whatReadsPixelsOnlyLeavesThemLent() {
    try (Frame own = PaintedFrames.noise(new Frame(), PixelFormat.NV12, WIDTH, HEIGHT, 3);
        Frame frame = new Frame()) {
      FakeLender lender = new FakeLender(own, 5).lendTo(frame);
      Luminance expected = new Luminance();
      expected.of(own);
      Luminance light = new Luminance();

      light.of(frame);
      new Mask(List.of()).paint(frame);
      new Brightening().apply(frame, 200);

      assertEquals(expected.at(160, 90), light.at(160, 90));
      assertEquals(1, lender.loans());
    }
  }

  @Test
  void aMaskedPictureLeavesTheNextOnesOfItsStreamAsTheyAre() throws Exception {
    Mask mask = new Mask(List.of(LEFT_HALF));
    Duration limit = Duration.ofSeconds(10);
    String uri = "file:" + SharedData.carClip() + "?pace=max";
    try (Camera camera = Camera.open(CameraUri.parse(uri), limit, limit);
        Camera masked = Camera.open(CameraUri.parse(uri), limit, limit);
        Frame expected = new Frame();
        Frame frame = new Frame()) {
      for (int at = 0; at < 38; at++) {
        assertSame(expected, camera.next(expected));
        assertSame(frame, masked.next(frame));
        assertTrue(frame.isLent());
        assertEquals(pixels(expected), pixels(frame), "picture " + at);

        mask.paint(frame);

        assertFalse(frame.isLent());
        assertEquals(16, frame.plane(0).get(0));
      }
    }
  }
}
