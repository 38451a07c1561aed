package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordableCamera;
import io.github.jetdetr.camera.recording.StreamHeader;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.StreetClip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MPEG transport streams whose video changes its codec, as when somebody sets up the encoder. */
@Timeout(120)
class CodecChangeTest {

  // One that is not complete before the next begins, and one that its parser holds.
  private static final int MAX_MISSING = 2;
  private static final StreetClip H264 = clip(StreetClip.Codec.H264_STREAM);
  private static final StreetClip MPEG4 = clip(StreetClip.Codec.MPEG4_STREAM);

  @TempDir private Path folder = Path.of("");

  private final List<byte[]> pictures = new ArrayList<>();
  private final List<String> codecs = new ArrayList<>();

  private static StreetClip clip(StreetClip.Codec codec) {
    return new StreetClip(codec, 320, 180, 40);
  }

  @Test
  void aFileThatChangesHasThePicturesOfBothCodecs() throws Exception {
    for (List<StreetClip> parts : List.of(List.of(H264, MPEG4), List.of(MPEG4, H264, MPEG4))) {
      List<byte[]> expected = new ArrayList<>();
      for (StreetClip part : parts) {
        assertEquals(NoFrame.Reason.ENDED, readAll(part.file(), "").reason());
        expected.addAll(pictures);
      }
      byte[] joined = joined(parts.stream().map(StreetClip::file).toArray(Path[]::new));

      NoFrame end = readAll(Files.write(folder.resolve("joined.ts"), joined), "");

      assertEquals(NoFrame.Reason.ENDED, end.reason(), end.detail());
      assertSamePictures(expected, parts.size() - 1);
      assertEquals(parts.size(), codecs.size(), codecs.toString());
    }
  }

  @Test
  void aFileThatChangesIsPlayedAgainFromItsFirstCodec() throws Exception {
    Path file = Files.write(folder.resolve("joined.ts"), joined(H264.file(), MPEG4.file()));
    readAll(file, "");
    List<byte[]> once = List.copyOf(pictures);

    readAll(file, "&loop=true", 2 * once.size());

    List<byte[]> twice = new ArrayList<>(once);
    twice.addAll(once);
    assertSamePictures(twice, 3);
  }

  @Test
  void aLiveStreamThatChangesGoesOn() throws Exception {
    readAll(MPEG4.file(), "");
    List<byte[]> expected = new ArrayList<>(pictures);
    readAll(H264.file(), "");
    expected.addAll(0, pictures);
    byte[] joined = joined(H264.file(), MPEG4.file());
    readLive(joined);
    assertEquals(List.of("h264", "mpeg4"), codecs);
    assertSamePictures(expected, 2);
  }

  @Test
  void fromH264ToH265InTheSameStreamOrInAnotherItGoesOn() throws Exception {
    FfmpegTool ffmpeg = new FfmpegTool(ForeignProgram.FFMPEG.require());
    for (String pid : new String[] {"", "-mpegts_start_pid 512 "}) {
      ffmpeg.run(
          folder,
          "-y -i " + H264.file() + " -c:v libx265 -x265-params log-level=none " + pid + "265.ts");
      readAll(H264.file(), "");
      List<byte[]> expected = new ArrayList<>(pictures);
      readAll(folder.resolve("265.ts"), "");
      expected.addAll(pictures);

      readLive(joined(H264.file(), folder.resolve("265.ts")));

      assertSamePictures(expected, 2);
      assertEquals(List.of("h264", "hevc"), codecs);
    }
  }

  /** Each as it was sent, in order, and all but those that FFmpeg's demuxer has at a change. */
  private void assertSamePictures(List<byte[]> expected, int changes) {
    int at = 0;
    for (byte[] picture : pictures) {
      while (at < expected.size() && !Arrays.equals(expected.get(at), picture)) {
        at++;
      }
      assertTrue(at < expected.size(), "a picture that nobody sent");
      at++;
    }
    int missing = expected.size() - pictures.size();
    assertTrue(missing <= MAX_MISSING * changes, missing + " of " + expected.size());
  }

  private static byte[] joined(Path... parts) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Path part : parts) {
      joined.write(Files.readAllBytes(part));
    }
    return joined.toByteArray();
  }

  private void readLive(byte[] stream) throws Exception {
    try (LoopbackServer server =
        new LoopbackServer(
            socket -> {
              LoopbackServer.readHead(socket.getInputStream());
              OutputStream out = socket.getOutputStream();
              out.write(
                  "HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              out.write(stream);
            })) {
      NoFrame end = readAll("http://127.0.0.1:" + server.port() + "/live.ts", Integer.MAX_VALUE);
      assertEquals(NoFrame.Reason.LOST, end.reason());
    }
  }

  private NoFrame readAll(Path file, String options) throws Exception {
    return readAll(file, options, Integer.MAX_VALUE);
  }

  private NoFrame readAll(Path file, String options, int most) throws Exception {
    return readAll("file:" + file + "?pace=max" + options, most);
  }

  /** Reads pictures and notes them; returns why there was no more. */
  private NoFrame readAll(String uri, int most) throws Exception {
    pictures.clear();
    codecs.clear();
    try (Camera camera =
            Camera.open(CameraUri.parse(uri), CameraContract.OPEN, CameraContract.READ);
        Frame frame = new Frame()) {
      ((RecordableCamera) camera).recordTo(new Codecs());
      while (pictures.size() < most) {
        Grab grab = camera.next(frame);
        if (grab instanceof NoFrame none) {
          return none;
        }
        assertEquals(0, frame.damage(), "picture " + pictures.size());
        pictures.add(PictureAlignment.luma(frame));
      }
    }
    return new NoFrame(NoFrame.Reason.ENDED, "enough");
  }

  /** Notes the codecs of a stream. */
  private final class Codecs implements CameraRecorder {

    @Override
    public void stream(StreamHeader header) {
      codecs.add(header.codec());
    }

    @Override
    public void packet(PacketTimes times, ByteBuffer data) {}

    @Override
    public void picture(long timeStamp, Frame frame) {}
  }
}
