package io.github.jetdetr.street.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NewestFrame;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreetCameraTest extends CameraContract {

  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return open("street:7?size=160x90&fps=200");
  }

  @MustBeClosed
  private static Camera open(String uri) throws CameraException {
    return Camera.open(CameraUri.parse(uri), OPEN, READ);
  }

  @Test
  void picturesAreTheStreetsOwnAndCarryItsTruth() throws Exception {
    Street street = new Street(7, Weather.DUSK, WIDTH, HEIGHT);
    StreetPicture expected = new StreetPicture(WIDTH, HEIGHT);
    try (Camera camera = open("street:7?size=160x90&fps=5&weather=dusk&pace=max");
        Frame frame = new Frame()) {
      for (int i = 0; i < 4; i++) {
        assertSame(frame, camera.next(frame));
        street.draw(i, i / 5.0, expected);

        assertEquals(i, frame.id());
        assertEquals(PixelFormat.BGR24, frame.format());
        assertEquals(TimeSource.REPLAY, frame.timeSource());
        assertPixels(expected, frame);
        assertEquals(
            expected.truth().stream().map(StreetObject::toTrueObject).toList(), frame.truth());
        assertFalse(frame.truth().isEmpty());
      }
    }
  }

  @Test
  void theSameUriGivesTheSamePictures() throws Exception {
    try (Camera one = open("street:3?size=160x90&pace=max");
        Camera other = open("street:3?size=160x90&pace=max");
        Frame left = new Frame();
        Frame right = new Frame()) {
      for (int i = 0; i < 3; i++) {
        assertSame(left, one.next(left));
        assertSame(right, other.next(right));
        assertArrayEquals(pixels(left), pixels(right));
        assertEquals(left.truth(), right.truth());
      }
    }
  }

  @Test
  void aRatePutsPicturesThatFarApart() throws Exception {
    try (Camera camera = open("street:1?size=32x32&fps=50");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      long first = frame.capturedAtNanos();
      assertSame(frame, camera.next(frame));
      assertSame(frame, camera.next(frame));

      // More only on a machine that stood still for a second.
      assertTrue(frame.capturedAtNanos() - first >= 40_000_000L);
    }
  }

  @Test
  void aStreetThatWasGivenALengthEndsThere() throws Exception {
    try (Camera camera = open("street:1?size=32x32&pace=max&frames=3");
        Frame frame = new Frame()) {
      for (int i = 0; i < 3; i++) {
        assertSame(frame, camera.next(frame));
      }
      for (int i = 0; i < 2; i++) {
        NoFrame end = noFrame(camera.next(frame));
        assertEquals(NoFrame.Reason.ENDED, end.reason());
        assertEquals("street:1?size=32x32&pace=max&frames=3: ended after 3 pictures", end.detail());
      }
    }
  }

  @Test
  void aTourShowsTheNextStreetInTheNextWeatherEveryTwentySeconds() throws Exception {
    StreetPicture expected = new StreetPicture(64, 48);
    try (Camera camera = open("street:5?size=64x48&fps=0.1&weather=tour&pace=max");
        Frame frame = new Frame()) {
      // Two pictures a street.
      for (int i = 0; i < 14; i++) {
        int stop = i / 2;
        Weather weather = Weather.values()[stop % Weather.values().length];
        assertSame(frame, camera.next(frame));
        new Street(5 + stop, weather, 64, 48).draw(i, i / 0.1, expected);

        assertPixels(expected, frame);
        assertEquals(
            expected.truth().stream().map(StreetObject::toTrueObject).toList(), frame.truth());
      }
    }
  }

  @Test
  void withoutAWeatherTheSeedDrawsIt() throws Exception {
    StreetPicture expected = new StreetPicture(64, 48);
    new Street(9, null, 64, 48).draw(0, 0, expected);
    try (Camera camera = open("street:9?size=64x48");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertPixels(expected, frame);
    }
  }

  @Test
  void aSlowStreetIsLeftWhenItsCameraIsClosed() throws Exception {
    try (Camera camera = open("street:1?size=32x32&fps=0.01&weather=tour");
        Frame frame = new Frame()) {
      NoFrame none = closeWhileWaiting(camera, frame);

      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().endsWith(": closed"), none.detail());
    }
  }

  @Test
  void aPictureThatIsNotDueWithinTheTimeoutIsATimeout() throws Exception {
    CameraSource source = CameraUri.parse("street:1?size=32x32&fps=0.01");
    try (Camera camera = Camera.open(source, OPEN, Duration.ofMillis(20));
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      for (int i = 0; i < 3; i++) {
        NoFrame none = noFrame(camera.next(frame));
        assertEquals(NoFrame.Reason.TIMEOUT, none.reason());
        assertTrue(none.detail().endsWith("no picture within 20 ms"), none.detail());
      }
    }
  }

  @Test
  void anInterruptedThreadComesBackStillInterrupted() throws Exception {
    try (Camera camera = open("street:1?size=32x32&fps=0.01");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      Thread.currentThread().interrupt();

      Grab grab = camera.next(frame);

      assertTrue(Thread.interrupted());
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(grab).reason());
    }
  }

  @Test
  void theTruthStaysWithAFrameThatIsHandedOn() throws Exception {
    try (Camera camera = open("street:7?size=160x90&pace=max");
        NewestFrame slot = new NewestFrame(1)) {
      Frame blank = slot.takeBlank();
      assertSame(blank, camera.next(blank));
      List<TrueObject> truth = blank.truth();
      slot.offer(blank);

      Frame taken = slot.take();
      assertNotNull(taken);
      assertSame(truth, taken.truth());
      slot.release(taken);
    }
  }

  @Test
  void anotherSeedIsAnotherStreet() throws Exception {
    try (Camera one = open("street:1?size=64x48&pace=max");
        Camera other = open("street:2?size=64x48&pace=max");
        Frame left = new Frame();
        Frame right = new Frame()) {
      assertSame(left, one.next(left));
      assertSame(right, other.next(right));
      assertFalse(Arrays.equals(pixels(left), pixels(right)));
    }
  }

  private static void assertPixels(StreetPicture expected, Frame frame) {
    assertEquals(expected.width(), frame.width());
    assertEquals(expected.height(), frame.height());
    assertArrayEquals(expected.rgb(), pixels(frame));
  }

  /** What is seen, without the padding of the rows. */
  private static int[] pixels(Frame frame) {
    int[] pixels = new int[frame.width() * frame.height()];
    for (int at = 0; at < pixels.length; at++) {
      pixels[at] = FramePixels.rgb(frame, at % frame.width(), at / frame.width());
    }
    return pixels;
  }
}
