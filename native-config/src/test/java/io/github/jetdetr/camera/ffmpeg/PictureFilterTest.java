package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_UYVY422;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_new_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureFilterTest {

  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int ONE = 1 << 16;

  private AVFrame picture;
  private final Frame frame = new Frame();

  @BeforeEach
  void open() throws CameraException {
    Ffmpeg.load("test");
    picture = av_frame_alloc();
  }

  @AfterEach
  void close() {
    frame.close();
    av_frame_free(picture);
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void aPictureIsTurnedUprightAsItsDisplayMatrixSays(Orientation stored) {
    for (int format :
        new int[] {
          AV_PIX_FMT_GRAY8,
          AV_PIX_FMT_YUV420P,
          AV_PIX_FMT_YUVJ420P,
          AV_PIX_FMT_NV12,
          AV_PIX_FMT_BGR24
        }) {
      shape(format, WIDTH, HEIGHT);
      paint(format);
      matrix(stored);
      try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, true);
          PictureHandover handover = new PictureHandover(picture, true, false)) {
        assertTrue(filter.apply() >= 0);
        assertEquals(stored, filter.orientation());
        assertTrue(handover.to(frame));
      }
      assertUpright(stored, format);
    }
  }

  @Test
  void aTurnedPictureOfAFormatThatCannotBeTurnedIsConverted() {
    for (int format : new int[] {AV_PIX_FMT_YUV422P, AV_PIX_FMT_UYVY422}) {
      shape(format, WIDTH, HEIGHT);
      matrix(Orientation.CLOCKWISE);
      try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, true);
          PictureHandover handover = new PictureHandover(picture, true, false)) {
        assertTrue(filter.apply() >= 0);
        assertTrue(handover.to(frame));
      }
      assertEquals(HEIGHT, frame.width());
      assertEquals(WIDTH, frame.height());
    }
  }

  @Test
  void whatTheUserSaysCountsInPlaceOfWhatThePictureSays() {
    shape(AV_PIX_FMT_GRAY8, WIDTH, HEIGHT);
    paint(AV_PIX_FMT_GRAY8);
    matrix(Orientation.CLOCKWISE);
    PictureView turned = new PictureView(Optional.of("180"), false, Optional.empty());
    try (PictureFilter filter = new PictureFilter(picture, turned, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      assertTrue(filter.apply() >= 0);
      assertTrue(handover.to(frame));
    }
    assertUpright(Orientation.UPSIDE_DOWN, AV_PIX_FMT_GRAY8);
  }

  @Test
  void aMatrixThatTurnsBySomethingElseIsTakenForUpright() {
    assertEquals(Orientation.UPRIGHT, Orientation.of(46_341, 46_341, -46_341, 46_341));
    assertEquals(Orientation.UPRIGHT, Orientation.of(0, 0, 0, 0));
    assertEquals(Orientation.UPRIGHT, Orientation.of(Integer.MIN_VALUE, 0, 0, 0));
  }

  @Test
  void pixelsThatAreNotSquareBecomeSo() {
    // PAL at 16:9: 720 × 576 pixels, each 64/45 as wide as it is high.
    shape(AV_PIX_FMT_YUV420P, 720, 576);
    picture.sample_aspect_ratio().num(64).den(45);
    try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      assertTrue(filter.apply() >= 0);
      assertTrue(handover.to(frame));
    }
    assertEquals(1024, frame.width());
    assertEquals(576, frame.height());
    assertEquals(PixelFormat.YUV420P, frame.format());
  }

  @Test
  void pixelsOfATurnedPictureAreStretchedInTheirOwnDirection() {
    shape(AV_PIX_FMT_YUV420P, 200, 100);
    picture.sample_aspect_ratio().num(2).den(1);
    matrix(Orientation.COUNTERCLOCKWISE);
    try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      assertTrue(filter.apply() >= 0);
      assertTrue(handover.to(frame));
    }
    // 400 × 100 as shown lying, so 100 × 400 standing; the height stays that of the pixels.
    assertEquals(50, frame.width());
    assertEquals(200, frame.height());
  }

  @Test
  void aPrintResolutionOfAPictureIsNoShapeOfPixelsAndAnAbsurdOneNeither() {
    for (boolean square : new boolean[] {false, true}) {
      shape(AV_PIX_FMT_YUV420P, WIDTH, HEIGHT);
      picture.sample_aspect_ratio().num(square ? 1000 : 2).den(1);
      try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, square)) {
        assertEquals(0, filter.apply());
      }
      assertEquals(WIDTH, picture.width());
    }
  }

  @Test
  void aCropIsThePartOfTheUprightPicture() {
    shape(AV_PIX_FMT_GRAY8, WIDTH, HEIGHT);
    paint(AV_PIX_FMT_GRAY8);
    matrix(Orientation.CLOCKWISE);
    PictureView part =
        new PictureView(Optional.empty(), false, Optional.of(new PictureView.Crop(20, 30, 10, 40)));
    try (PictureFilter filter = new PictureFilter(picture, part, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      assertTrue(filter.apply() >= 0);
      assertTrue(handover.to(frame));
    }
    assertEquals(20, frame.width());
    assertEquals(30, frame.height());
    // Shown at (10, 40) is what is stored 40 from the left and 10 from the bottom.
    assertEquals(tone(40, HEIGHT - 1 - 10), frame.plane(0).get(0) & 0xFF);
  }

  @Test
  void aCropThatDoesNotLieInThePictureIsRefused() {
    shape(AV_PIX_FMT_GRAY8, WIDTH, HEIGHT);
    PictureView part =
        new PictureView(
            Optional.empty(), false, Optional.of(new PictureView.Crop(WIDTH, HEIGHT, 1, 0)));
    try (PictureFilter filter = new PictureFilter(picture, part, true)) {
      assertTrue(filter.apply() < 0);
    }
  }

  @Test
  void linesOfTwoMomentsAreMadeOneWhenAskedFor() {
    PictureView asked = new PictureView(Optional.empty(), true, Optional.empty());
    assertTrue(combed(PictureView.STORED, true) > 100);
    assertTrue(combed(asked, true) < 20);
    assertTrue(combed(asked, false) > 100, "a picture that is not interlaced stays");
  }

  @Test
  void aPictureThatIsAsPeopleSeeItPassesUntouched() {
    shape(AV_PIX_FMT_YUV420P, WIDTH, HEIGHT);
    long before = picture.data(0).address();
    try (PictureFilter filter = new PictureFilter(picture, PictureView.STORED, true)) {
      assertEquals(0, filter.apply());
    }
    assertEquals(before, picture.data(0).address());
  }

  @Test
  void aStreamThatChangesItsSizeIsTurnedAllTheSame() {
    PictureView turned = new PictureView(Optional.of("90"), false, Optional.empty());
    try (PictureFilter filter = new PictureFilter(picture, turned, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      for (int width : new int[] {64, 64, 128, 32, 64}) {
        shape(AV_PIX_FMT_YUV420P, width, 48);
        assertTrue(filter.apply() >= 0);
        assertTrue(handover.to(frame));
        assertEquals(48, frame.width());
        assertEquals(width, frame.height());
        av_frame_unref(picture);
      }
    }
  }

  /** Mean difference of a line to the next, of a picture whose lines are of two moments. */
  private double combed(PictureView view, boolean interlaced) {
    shape(AV_PIX_FMT_GRAY8, WIDTH, HEIGHT);
    if (interlaced) {
      picture.flags(picture.flags() | AVFrame.AV_FRAME_FLAG_INTERLACED);
    }
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        set(0, x, y, y % 2 == 0 ? 200 : 40);
      }
    }
    try (PictureFilter filter = new PictureFilter(picture, view, true);
        PictureHandover handover = new PictureHandover(picture, true, false)) {
      assertTrue(filter.apply() >= 0);
      assertTrue(handover.to(frame));
    }
    double sum = 0;
    for (int y = 1; y < HEIGHT; y++) {
      sum += Math.abs(at(frame, 0, 40, y) - at(frame, 0, 40, y - 1));
    }
    return sum / (HEIGHT - 1);
  }

  /** Every eighth pixel of the first plane is where it is shown. */
  private void assertUpright(Orientation stored, int format) {
    int step = format == AV_PIX_FMT_BGR24 ? 3 : 1;
    assertEquals(stored.swapsSides() ? HEIGHT : WIDTH, frame.width());
    assertEquals(stored.swapsSides() ? WIDTH : HEIGHT, frame.height());
    for (int y = 0; y < HEIGHT; y += 8) {
      for (int x = 0; x < WIDTH; x += 8) {
        int shown = stored.shownAt(x, y, WIDTH, HEIGHT);
        assertEquals(
            tone(x, y),
            at(frame, 0, step * (shown % frame.width()), shown / frame.width()),
            stored + " at " + x + ", " + y);
      }
    }
  }

  private static int at(Frame frame, int plane, int x, int y) {
    return frame.plane(plane).get(y * frame.stride(plane) + x) & 0xFF;
  }

  private void matrix(Orientation stored) {
    int[] numbers =
        switch (stored) {
          case UPRIGHT -> new int[] {ONE, 0, 0, ONE};
          case MIRRORED -> new int[] {-ONE, 0, 0, ONE};
          case UPSIDE_DOWN -> new int[] {-ONE, 0, 0, -ONE};
          case MIRRORED_UPSIDE_DOWN -> new int[] {ONE, 0, 0, -ONE};
          case TRANSPOSED -> new int[] {0, ONE, ONE, 0};
          case CLOCKWISE -> new int[] {0, ONE, -ONE, 0};
          case TRANSVERSED -> new int[] {0, -ONE, -ONE, 0};
          case COUNTERCLOCKWISE -> new int[] {0, -ONE, ONE, 0};
        };
    AVFrameSideData data =
        av_frame_new_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX, 9 * Integer.BYTES);
    IntPointer matrix = new IntPointer(data.data());
    matrix.put(0, numbers[0]).put(1, numbers[1]).put(2, 0);
    matrix.put(3, numbers[2]).put(4, numbers[3]).put(5, 0);
    matrix.put(6, 0).put(7, 0).put(8, 1 << 30);
  }

  private void shape(int format, int width, int height) {
    av_frame_unref(picture);
    picture.format(format).width(width).height(height);
    picture.color_range(format == AV_PIX_FMT_YUVJ420P ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
    assertTrue(av_frame_get_buffer(picture, 0) >= 0);
  }

  private void paint(int format) {
    int step = format == AV_PIX_FMT_BGR24 ? 3 : 1;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int part = 0; part < step; part++) {
          set(0, step * x + part, y, tone(x, y));
        }
      }
    }
  }

  private static int tone(int x, int y) {
    return (x * 2 + y) % 220 + 16;
  }

  private void set(int plane, int x, int y, int value) {
    BytePointer data = picture.data(plane);
    data.put((long) y * picture.linesize(plane) + x, (byte) value);
  }
}
