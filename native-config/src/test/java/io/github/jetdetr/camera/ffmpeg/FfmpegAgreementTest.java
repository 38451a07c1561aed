package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.StreetClip;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A picture of a clip is the one that FFmpeg's own program makes of it as PNG: all codecs, depths,
 * kinds of chroma, color spaces and shapes that a camera or a recording may have.
 */
@Timeout(240)
class FfmpegAgreementTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  // Grey levels on average: the two do not place chroma between pixels alike.
  private static final double TOLERANCE = 2;
  private static final int PICTURE = 3;

  /**
   * What players do with a clip whose pixels are not square, and its own program does not; in the
   * clip's own format, or it would place chroma otherwise (2.12 levels).
   */
  private static final String SQUARE = "scale=trunc(iw*sar/2+0.5)*2:ih,setsar=1,format=yuv420p,";

  /**
   * A clip.
   *
   * @param name what is special about it
   * @param source filters in front of the encoder
   * @param encoder its arguments, and the container's
   * @param ending of the file
   * @param shown filters in front of the PNG
   */
  private record Clip(String name, String source, String encoder, String ending, String shown) {

    Clip(String name, String source, String encoder, String ending) {
      this(name, source, encoder, ending, "");
    }
  }

  private static final String HD = "-colorspace bt709 -color_primaries bt709 -color_trc bt709";
  private static final String SD =
      "-colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m";
  private static final String UHD =
      "-colorspace bt2020nc -color_primaries bt2020 -color_trc bt2020-10";
  private static final String TO_HD = "scale=out_color_matrix=bt709:out_range=tv,";
  private static final String TO_SD = "scale=out_color_matrix=smpte170m:out_range=tv,";
  private static final String TO_UHD = "scale=out_color_matrix=bt2020:out_range=tv,";
  private static final String VP9 = "-c:v libvpx-vp9 -b:v 3M -cpu-used 8 ";
  private static final String AV1 = "-c:v libsvtav1 -preset 12 -crf 20 ";
  private static final String JPEG = "-c:v mjpeg -q:v 2 ";
  private static final String OPEN_H264 = "-c:v libopenh264 -b:v 3M ";
  private static final String X264 = "-c:v libx264 -preset ultrafast -crf 16 ";
  private static final String X265 =
      "-c:v libx265 -preset ultrafast -crf 16 -x265-params log-level=none ";

  /** Encoders that the FFmpeg preset brings. */
  private static final List<Clip> OF_BUNDLED_ENCODERS =
      List.of(
          new Clip("H.264", TO_HD + "format=yuv420p", OPEN_H264 + HD, "mp4"),
          new Clip("H.264, BT.601", TO_SD + "format=yuv420p", OPEN_H264 + SD, "mp4"),
          new Clip("H.264 in a transport stream", TO_HD + "format=yuv420p", OPEN_H264 + HD, "ts"),
          new Clip("H.264, no tags", TO_SD + "format=yuv420p", OPEN_H264, "mp4"),
          new Clip(
              "H.264, variable rate",
              TO_HD + "setpts=N*(1+mod(N\\,3))/25/TB,format=yuv420p",
              OPEN_H264 + "-fps_mode vfr " + HD,
              "mp4"),
          new Clip(
              "H.264, pixels 4:3",
              TO_HD + "setsar=4/3,format=yuv420p",
              OPEN_H264 + HD,
              "mp4",
              SQUARE),
          new Clip("MJPEG 4:2:0", "format=yuvj420p", JPEG, "avi"),
          new Clip("MJPEG 4:2:2", "format=yuvj422p", JPEG, "avi"),
          new Clip("MJPEG 4:4:4", "format=yuvj444p", JPEG, "avi"),
          new Clip("MJPEG, odd size", "crop=161:91,format=yuvj444p", JPEG, "avi"),
          new Clip("VP9", TO_HD + "format=yuv420p", VP9 + HD, "webm"),
          new Clip("VP9 4:2:2", TO_HD + "format=yuv422p", VP9 + HD, "webm"),
          new Clip("VP9 4:4:4, BT.601", TO_SD + "format=yuv444p", VP9 + SD, "webm"),
          new Clip("VP9, 10 bit", TO_HD + "format=yuv420p10le", VP9 + HD, "webm"),
          new Clip("VP9, BT.2020", TO_UHD + "format=yuv420p", VP9 + UHD, "webm"),
          new Clip("VP9, odd size", "crop=161:91," + TO_HD + "format=yuv420p", VP9 + HD, "webm"),
          new Clip(
              "VP9, full range",
              "scale=out_color_matrix=bt709:out_range=pc,format=yuv420p",
              VP9 + "-color_range pc " + HD,
              "webm"),
          new Clip("AV1", TO_HD + "format=yuv420p", AV1 + HD, "mp4"),
          new Clip("AV1, 10 bit, BT.2020", TO_UHD + "format=yuv420p10le", AV1 + UHD, "mp4"),
          new Clip(
              "AV1, full range",
              "scale=out_color_matrix=bt709:out_range=pc,format=yuv420p",
              AV1 + "-color_range pc " + HD,
              "mp4"));

  /** Encoders of the GPL. */
  private static final List<Clip> OF_OTHER_ENCODERS =
      List.of(
          new Clip("H.264 4:2:2", TO_HD + "format=yuv422p", X264 + HD, "mp4"),
          new Clip("H.264 4:4:4, odd size", "crop=161:91," + TO_HD + "format=yuv444p", X264, "mp4"),
          new Clip("H.264, 10 bit", TO_HD + "format=yuv420p10le", X264 + HD, "mp4"),
          new Clip("H.264 4:2:2, 10 bit", TO_HD + "format=yuv422p10le", X264 + HD, "mkv"),
          new Clip(
              "H.264, full range, BT.601",
              "scale=out_color_matrix=smpte170m:out_range=pc,format=yuvj420p",
              X264 + "-color_range pc " + SD,
              "mp4"),
          new Clip(
              "H.264, interlaced, top field first",
              "tinterlace=interleave_top,fieldorder=tff," + TO_HD + "format=yuv420p",
              X264 + "-flags +ilme+ildct -x264opts tff=1 " + HD,
              "mp4"),
          new Clip("H.265", TO_HD + "format=yuv420p", X265 + HD, "mp4"),
          new Clip("H.265, 10 bit, BT.2020", TO_UHD + "format=yuv420p10le", X265 + UHD, "mp4"),
          new Clip("H.265 4:2:2, 10 bit", TO_HD + "format=yuv422p10le", X265 + HD, "mp4"),
          new Clip("H.265 4:4:4", TO_HD + "format=yuv444p", X265 + HD, "mp4"));

  @TempDir private Path folder = Path.of("");

  private final FfmpegTool reference = FfmpegTool.bundled();
  private final List<String> figures = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void drawTheSource() throws Exception {
    Path street = new StreetClip(StreetClip.Codec.MJPEG, 320, 180, 40).file();
    Files.copy(street, folder.resolve("street.avi"));
    reference.run(folder, "-i street.avi -frames:v 12 source%d.png");
  }

  @Test
  void clipsOfEveryKindAreShownAsFfmpegShowsThem(TestReporter reporter) throws Exception {
    for (Clip clip : OF_BUNDLED_ENCODERS) {
      compare(clip, encode(reference, clip));
    }
    report(reporter);
  }

  @Test
  void clipsOfEncodersThatThePresetLacksAreShownAsFfmpegShowsThem(TestReporter reporter)
      throws Exception {
    FfmpegTool installed = new FfmpegTool(ForeignProgram.FFMPEG.require());
    for (Clip clip : OF_OTHER_ENCODERS) {
      compare(clip, encode(installed, clip));
    }
    report(reporter);
  }

  @Test
  void turnedClipsAreShownAsFfmpegShowsThem(TestReporter reporter) throws Exception {
    for (int degrees : new int[] {90, 180, 270}) {
      Clip clip =
          new Clip("H.264, turned by " + degrees, TO_HD + "format=yuv420p", OPEN_H264 + HD, "mp4");
      String upright = encode(reference, clip);
      String turned = "turned" + degrees + ".mp4";
      reference.run(
          folder, "-display_rotation:v:0 " + degrees + " -i " + upright + " -c copy " + turned);
      compare(clip, turned);
    }
    report(reporter);
  }

  @Test
  void ofSeveralVideoTracksTheOneThatFfmpegTakesIsShown(TestReporter reporter) throws Exception {
    Clip clip = new Clip("H.264, two tracks", TO_HD + "format=yuv420p", OPEN_H264 + HD, "mkv");
    String large = encode(reference, clip);
    reference.run(folder, "-i " + large + " -vf scale=160:90 " + OPEN_H264 + HD + " small.mkv");
    // The smaller one first, as a camera's second stream or a cover picture may be.
    reference.run(folder, "-i small.mkv -i " + large + " -map 0:v -map 1:v -c copy two.mkv");
    compare(clip, "two.mkv");
    report(reporter);
  }

  private String encode(FfmpegTool tool, Clip clip) throws Exception {
    String file = "clip%d.%s".formatted(figures.size(), clip.ending());
    tool.run(
        folder,
        "-framerate 25 -i source%d.png -vf "
            + clip.source()
            + " "
            + clip.encoder()
            + " -y "
            + file);
    return file;
  }

  private void compare(Clip clip, String file) throws Exception {
    reference.run(
        folder,
        "-i %s -vf %sselect=eq(n\\,%d) -frames:v 1 -fps_mode passthrough -y expected.png"
            .formatted(file, clip.shown(), PICTURE));
    BufferedImage expected = ImageIO.read(folder.resolve("expected.png").toFile());
    String uri = "file:" + folder.resolve(file) + "?pace=max";
    try (Camera camera = Camera.open(CameraUri.parse(uri), LIMIT, LIMIT);
        Frame frame = new Frame()) {
      for (int picture = 0; picture <= PICTURE; picture++) {
        assertSame(frame, camera.next(frame), clip.name());
      }
      String sizes = frame.width() + "x" + frame.height();
      assertEquals(expected.getWidth() + "x" + expected.getHeight(), sizes, clip.name());
      double apart = FramePixels.difference(expected, frame);
      String figure = String.format(Locale.ROOT, "%s: %.2f", clip.name(), apart);
      figures.add(figure);
      if (!(apart <= TOLERANCE)) {
        faults.add(figure);
      }
    }
    Files.deleteIfExists(folder.resolve("expected.png"));
  }

  private void report(TestReporter reporter) {
    reporter.publishEntry(String.join("; ", figures));
    assertTrue(faults.isEmpty(), () -> "more than " + TOLERANCE + " levels apart: " + faults);
  }
}
