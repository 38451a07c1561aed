package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordableCamera;
import io.github.jetdetr.camera.recording.StreamHeader;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.SharedData;
import io.github.jetdetr.support.StreetClip;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded before it was decoded is decoded to the same pixels. */
@Timeout(60)
class RecordedVideoTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PICTURES = 40;

  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  private final Recorded recorded = new Recorded();

  @ParameterizedTest
  @EnumSource(StreetClip.Codec.class)
  void everyPictureOfAClipIsDecodedAgain(StreetClip.Codec codec) throws Exception {
    record("file:" + new StreetClip(codec, 320, 176, 50).file() + "?pace=max", PICTURES);

    assertEquals(1, recorded.headers);
    assertSamePictures(0);
  }

  @Test
  void picturesOutOfOrderAndFromTheMiddleAreFound() throws Exception {
    // It has B pictures, and several key frames.
    Path clip = SharedData.carClip();
    record("file:" + clip + "?pace=max", 38);

    assertSamePictures(0);
    assertSamePictures(20);
  }

  @Test
  void aClipThatIsPlayedAgainBeginsANewStream() throws Exception {
    Path clip = new StreetClip(StreetClip.Codec.H264, 320, 176, 50).file();
    record("file:" + clip + "?pace=max&loop=true", 120);

    assertEquals(3, recorded.headers);
    assertSamePictures(0);
  }

  @Test
  void picturesAreTurnedAndCroppedAsTheyWere() throws Exception {
    Path clip = new StreetClip(StreetClip.Codec.MJPEG, 320, 176, 50).file();
    record("file:" + clip + "?pace=max&rotate=90&crop=100x200+8+16", 10);

    assertEquals(100 * 200 * 3 / 2, recorded.pixels.get(0).length);
    assertSamePictures(0);
  }

  @Test
  void aHeaderThatSaysNonsenseIsRefused() {
    StreamHeader good = new StreamHeader("h264", false, "", 1, numbers(19), NO_DATA);
    assertArrayEquals(good.bytes(), StreamHeader.read(ByteBuffer.wrap(good.bytes())).bytes());
    byte[] cut = Arrays.copyOf(good.bytes(), good.bytes().length - 1);
    assertThrows(IllegalArgumentException.class, () -> StreamHeader.read(ByteBuffer.wrap(cut)));
    byte[] tooLong = good.bytes();
    tooLong[2] = 127;
    assertThrows(IllegalArgumentException.class, () -> StreamHeader.read(ByteBuffer.wrap(tooLong)));
    StreamHeader unknown = new StreamHeader("film", false, "", 1, numbers(19), NO_DATA);
    CameraException e = assertThrows(CameraException.class, () -> open(unknown));
    assertTrue(String.valueOf(e.getMessage()).contains("\"film\""));
    assertThrows(
        IllegalArgumentException.class,
        () -> open(new StreamHeader("h264", false, "", 9, numbers(19), NO_DATA)));
    assertThrows(
        IllegalArgumentException.class,
        () -> open(new StreamHeader("h264", false, "", 1, numbers(3), NO_DATA)));
    assertThrows(
        IllegalArgumentException.class,
        () -> open(new StreamHeader("h264", false, "&rotate=7", 1, numbers(19), NO_DATA)));
  }

  private static List<Integer> numbers(int count) {
    return Collections.nCopies(count, 0);
  }

  private static void open(StreamHeader header) throws CameraException {
    try (RecordedVideo video = RecordedVideo.open(header, "recorded")) {
      video.finish();
    }
  }

  private void record(String uri, int pictures) throws CameraException {
    try (Camera camera = Camera.open(CameraUri.parse(uri), TIMEOUT, TIMEOUT);
        Frame frame = new Frame()) {
      assertInstanceOf(RecordableCamera.class, camera);
      ((RecordableCamera) camera).recordTo(recorded);
      for (int at = 0; at < pictures; at++) {
        assertInstanceOf(Frame.class, camera.next(frame));
      }
    }
    assertEquals(pictures, recorded.pixels.size());
  }

  /**
   * Decodes what was recorded.
   *
   * @param from the first packet; decoding starts with the first key frame after it
   */
  @SuppressWarnings("MustBeClosedChecker") // closed when the next stream begins
  private void assertSamePictures(int from) throws CameraException {
    int packets = 0;
    int pictures = 0;
    boolean started = false;
    int found = 0;
    RecordedVideo video = null;
    try (Frame frame = new Frame()) {
      for (Object event : recorded.events) {
        if (event instanceof StreamHeader header) {
          if (video != null) {
            video.close();
          }
          video =
              RecordedVideo.open(StreamHeader.read(ByteBuffer.wrap(header.bytes())), "recorded");
        } else if (event instanceof Packet packet && video != null) {
          started |= packets++ >= from && packet.times().isKey();
          if (started) {
            video.send(packet.times(), packet.data().duplicate());
          }
        } else if (event instanceof Long timeStamp && video != null) {
          byte[] expected = recorded.pixels.get(pictures++);
          if (started && video.picture(timeStamp, frame)) {
            found++;
            assertArrayEquals(expected, pixels(frame));
          } else {
            assertTrue(from > 0, "picture " + pictures);
            assertEquals(0, found, "a gap");
          }
        }
      }
      assertTrue(found > 0);
      assertTrue(from > 0 || found == pictures);
      assertFalse(video == null || video.picture(Long.MAX_VALUE, frame));
    } finally {
      if (video != null) {
        video.close();
        video.close();
      }
    }
  }

  private static byte[] pixels(Frame frame) {
    ByteBuffer all = ByteBuffer.allocate(4 * frame.width() * frame.height());
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      int bytes = frame.format().rowBytes(plane, frame.width());
      for (int row = 0; row < frame.format().rows(plane, frame.height()); row++) {
        all.put(frame.plane(plane).slice(row * frame.stride(plane), bytes));
      }
    }
    byte[] pixels = new byte[all.position()];
    all.get(0, pixels);
    return pixels;
  }

  private record Packet(CameraRecorder.PacketTimes times, ByteBuffer data) {
    private static Packet of(CameraRecorder.PacketTimes times, ByteBuffer data) {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      return new Packet(times, ByteBuffer.wrap(copy));
    }
  }

  private static final class Recorded implements CameraRecorder {
    private final List<Object> events = new ArrayList<>();
    private final List<byte[]> pixels = new ArrayList<>();
    private int headers;

    @Override
    public void stream(StreamHeader header) {
      headers++;
      events.add(header);
    }

    @Override
    public void packet(PacketTimes times, ByteBuffer data) {
      events.add(Packet.of(times, data));
    }

    @Override
    public void picture(long timeStamp, Frame frame) {
      events.add(timeStamp);
      pixels.add(RecordedVideoTest.pixels(frame));
    }
  }
}
