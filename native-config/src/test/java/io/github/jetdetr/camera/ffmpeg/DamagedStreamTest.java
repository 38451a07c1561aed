package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.StreetClip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that are lost on the way damage pictures, and those are named. */
@Timeout(60)
class DamagedStreamTest {

  private static final StreetClip CLIP = new StreetClip(StreetClip.Codec.H264, 640, 360, 150);
  // Most of its pictures are one packet, or two, so that whole ones are lost.
  private static final StreetClip SMALL = new StreetClip(StreetClip.Codec.H264, 320, 180, 150);
  private static final Duration OPEN = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(2);
  private static final double LOSS = 0.01;
  private static final int ROUNDS = 3;
  // Not within the first key frame: then there would be no picture at all.
  private static final int FIRST_THAT_MAY_BE_LOST = 60;

  @TempDir private Path folder = Path.of("");

  private final List<byte[]> pictures = new ArrayList<>();
  private final List<Float> damages = new ArrayList<>();
  private int lostPackets;

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void ofAStreamWithOneInAHundredPacketsLostTheWrongPicturesAreNamed(
      String transport, TestReporter reporter) throws Exception {
    reporter.publishEntry(assertNamed(CLIP.file(), CLIP, transport, 50));
  }

  @Test
  void whatIsBuiltOnAPictureThatIsMissingAsAWholeIsNamed(TestReporter reporter) throws Exception {
    reporter.publishEntry(assertNamed(SMALL.file(), SMALL, "tcp", 50, 2));
  }

  /** As encoders of recorders and broadcasts make them; nothing is built on most B pictures. */
  @Test
  void ofAStreamWithPicturesOfBothDirectionsTheWrongOnesAreNamed(TestReporter reporter)
      throws Exception {
    FfmpegTool ffmpeg = new FfmpegTool(ForeignProgram.FFMPEG.require());
    Files.copy(CLIP.file(), folder.resolve("one.mp4"));
    ffmpeg.run(folder, "-i one.mp4 -c:v libx264 -bf 2 -g 12 both.mp4");

    reporter.publishEntry(assertNamed(folder.resolve("both.mp4"), CLIP, "tcp", 50));
  }

  /** Without key frames but the first: a column of blocks is made anew in each picture. */
  @Test
  void ofAStreamThatRefreshesItselfTheWrongPicturesAreNamed(TestReporter reporter)
      throws Exception {
    FfmpegTool ffmpeg = new FfmpegTool(ForeignProgram.FFMPEG.require());
    Files.copy(SMALL.file(), folder.resolve("one.mp4"));
    ffmpeg.run(
        folder, "-i one.mp4 -c:v libx264 -x264-params intra-refresh=1:keyint=12:bframes=0 r.mp4");

    // One loss in the column that is new damages six pictures in a row that look sound, and which
    // packets those are depends on x264, which encodes differently on every kind of processor.
    reporter.publishEntry(assertNamed(folder.resolve("r.mp4"), SMALL, "tcp", 100, 5));
  }

  private String assertNamed(Path clip, StreetClip shown, String transport, int minVisible)
      throws Exception {
    return assertNamed(clip, shown, transport, minVisible, 1);
  }

  /**
   * @param draws how often packets are drawn that get lost
   */
  private String assertNamed(
      Path clip, StreetClip shown, String transport, int minVisible, int draws) throws Exception {
    readAll("file:" + clip + "?pace=max");
    List<byte[]> sound = List.copyOf(pictures);
    assertTrue(damages.stream().allMatch(damage -> damage == 0), "the file is sound");
    Named named = new Named(0, 0, 0, 0);
    for (int draw = 0; draw < draws; draw++) {
      named = named.plus(readWithLosses(clip, shown, transport, sound, 5 + draw));
    }
    String figures = transport + ": " + named;
    assertTrue(named.wrong > minVisible && named.sound > 50, figures);
    // Seen: all, and none. Over UDP the kernel may lose packets, too.
    assertTrue(named.wrongNamed >= 0.95 * named.wrong, figures);
    assertTrue(named.soundNamed <= 0.01 * named.sound, figures);
    return figures;
  }

  private record Named(int wrong, int wrongNamed, int sound, int soundNamed) {

    Named plus(Named more) {
      return new Named(
          wrong + more.wrong,
          wrongNamed + more.wrongNamed,
          sound + more.sound,
          soundNamed + more.soundNamed);
    }

    @Override
    public String toString() {
      return "%d of %d visibly wrong pictures named, and %d of %d sound ones"
          .formatted(wrongNamed, wrong, soundNamed, sound);
    }
  }

  private Named readWithLosses(
      Path clip, StreetClip shown, String transport, List<byte[]> sound, long seed)
      throws Exception {
    Random random = new Random(seed);
    Set<Integer> lost = new TreeSet<>();
    for (int packet = FIRST_THAT_MAY_BE_LOST; packet < 100_000; packet++) {
      if (random.nextDouble() < LOSS) {
        lost.add(packet);
      }
    }

    try (RtspServer rtsp = new RtspServer(clip, lost::contains);
        LoopbackServer server =
            new LoopbackServer(
                socket -> {
                  if (rtsp.shakeHands(socket)) {
                    play(rtsp, socket.getOutputStream());
                  }
                })) {
      readAll("rtsp://127.0.0.1:" + server.port() + "/live#transport=" + transport);
      // The last of them may have nothing behind it by which it would be missed.
      assertTrue(lostPackets >= rtsp.lost() - 2, lostPackets + " of " + rtsp.lost() + " noticed");
    }

    double[] wrong =
        new PictureAlignment(sound, shown.width(), shown.height()).wrongShares(pictures);
    Named all = new Named(0, 0, 0, 0);
    for (int at = 0; at < wrong.length; at++) {
      int isNamed = damages.get(at) > 0 ? 1 : 0;
      if (wrong[at] > 0) {
        all = all.plus(new Named(1, isNamed, 0, 0));
      } else if (wrong[at] < 0) {
        all = all.plus(new Named(0, 0, 1, isNamed));
      }
    }
    return all;
  }

  private static void play(RtspServer rtsp, OutputStream out) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      for (int picture = 0; picture < rtsp.pictures(); picture++) {
        rtsp.send(out, picture);
        // A socket's buffer is small, and what does not fit is lost, too.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StreetClip.Codec.class,
      names = {"H264", "MPEG4", "MJPEG"})
  void ofADamagedFileThePicturesAreNamedUntilTheNextKeyFrame(StreetClip.Codec codec)
      throws Exception {
    Path clip = new StreetClip(codec, 320, 180, 40).file();
    byte[] bytes = Files.readAllBytes(clip);
    Random random = new Random(1);
    for (int at = bytes.length / 2; at < bytes.length / 2 + 60; at++) {
      bytes[at] = (byte) random.nextInt(256);
    }
    Path damaged = folder.resolve("damaged" + clip.getFileName());
    Files.write(damaged, bytes);

    readAll("file:" + damaged + "?pace=max");

    assertEquals(0f, damages.get(0));
    assertEquals(0f, damages.get(damages.size() - 1), damages.toString());
    int first = firstDamaged();
    int last = first;
    while (damages.get(last + 1) > 0) {
      last++;
    }
    assertTrue(first > 5 && first < 35, damages.toString());
    assertTrue(last - first < 12, damages.toString());
    assertTrue(
        damages.subList(last + 1, damages.size()).stream().allMatch(damage -> damage == 0),
        damages.toString());
  }

  @Test
  void aPictureCutOffInAStreamOfJpegsIsNamedAlone() throws Exception {
    byte[] jpeg = jpeg();
    byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
    try (LoopbackServer server =
        new LoopbackServer(
            socket -> {
              LoopbackServer.readHead(socket.getInputStream());
              OutputStream out = socket.getOutputStream();
              out.write(
                  "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              for (byte[] part : List.of(jpeg, half, jpeg, jpeg)) {
                out.write(
                    ("--b\r\nContent-Type: image/jpeg\r\nContent-Length: "
                            + part.length
                            + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(part);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
              }
            })) {
      readAll("http://127.0.0.1:" + server.port() + "/video.mjpg");
    }

    assertEquals(List.of(0f, 1f, 0f), damages.subList(0, 3));
  }

  private static byte[] jpeg() throws Exception {
    Path clip = new StreetClip(StreetClip.Codec.MJPEG, 320, 180, 40).file();
    byte[] avi = Files.readAllBytes(clip);
    int start = 0;
    while (avi[start] != (byte) 0xFF || avi[start + 1] != (byte) 0xD8) {
      start++;
    }
    int end = start;
    while (avi[end] != (byte) 0xFF || avi[end + 1] != (byte) 0xD9) {
      end++;
    }
    return Arrays.copyOfRange(avi, start, end + 2);
  }

  private int firstDamaged() {
    for (int at = 0; at < damages.size(); at++) {
      if (damages.get(at) > 0) {
        return at;
      }
    }
    return -1;
  }

  private void readAll(String uri) throws Exception {
    pictures.clear();
    damages.clear();
    lostPackets = 0;
    try (Camera camera = Camera.open(CameraUri.parse(uri), OPEN, READ);
        Frame frame = new Frame()) {
      while (camera.next(frame) instanceof Frame) {
        pictures.add(PictureAlignment.luma(frame));
        damages.add(frame.damage());
        lostPackets += frame.lostPackets();
      }
    }
  }
}
