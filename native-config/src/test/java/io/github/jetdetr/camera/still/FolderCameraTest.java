package io.github.jetdetr.camera.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.SharedData;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderCameraTest extends CameraContract {

  @TempDir Path folder;

  @BeforeEach
  void fivePictures() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("picture" + i + ".jpg", FramePixels.encoded(drawn(), "jpg"));
    }
    write("notes.txt", new byte[] {1, 2, 3});
  }

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return open("");
  }

  @MustBeClosed
  private Camera open(String options) throws CameraException {
    return Camera.open(CameraUri.parse("dir:" + folder + options), OPEN, READ);
  }

  @Test
  void picturesComeByNameAndThenEnd() throws Exception {
    write(
        "a-first.png",
        FramePixels.encoded(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), "png"));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(9, frame.width());
      for (int i = 1; i <= 5; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(64, frame.width());
        assertEquals(i, frame.id());
      }
      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
    }
  }

  @ParameterizedTest
  @CsvSource({"jpg, 6", "png, 0"})
  void picturesAreTurnedUprightAsExifSays(String kind, int tolerance) throws Exception {
    BufferedImage upright = drawn();
    for (Orientation stored : Orientation.values()) {
      byte[] plain = FramePixels.encoded(ExifPicture.stored(upright, stored), kind);
      Path file = folder.resolve("turned." + kind);
      Files.write(file, ExifPicture.with(plain, kind, stored));
      try (Frame frame = new Frame()) {
        SinglePicture.read(file, frame);
        assertEquals(upright.getWidth(), frame.width(), stored::name);
        assertEquals(upright.getHeight(), frame.height(), stored::name);
        double difference = FramePixels.difference(upright, frame);
        assertTrue(difference <= tolerance, stored + ": " + difference);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jfif", "jpe", "tif", "tiff"})
  void picturesOfRarerEndingsAreRead(String extension) throws Exception {
    BufferedImage picture = FramePixels.drawn(40, 30, BufferedImage.TYPE_INT_RGB);
    write(
        "a." + extension,
        extension.startsWith("t") ? tiff(picture) : FramePixels.encoded(picture, "jpg"));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(40, frame.width());
      assertTrue(FramePixels.difference(picture, frame) < 8);
    }
  }

  @Test
  void soundPicturesOfAKindThatIsNotReadAreSaidSo() throws Exception {
    // Only their headers: what follows is never looked at.
    byte[] arithmetic = HexFormat.of().parseHex("ffd8ffe000044a46ffc9000b080010001001011100ffda");
    byte[] webp = "RIFF....WEBPVP8X........................".getBytes(StandardCharsets.US_ASCII);
    webp[20] = 0x02;
    Path jpeg = folder.resolve("sound.jpg");
    Path animation = folder.resolve("sound.webp");
    Files.write(jpeg, arithmetic);
    Files.write(animation, webp);
    try (Frame frame = new Frame()) {
      CameraException coded =
          assertThrows(CameraException.class, () -> SinglePicture.read(jpeg, frame));
      assertTrue(String.valueOf(coded.getMessage()).contains("arithmetic coding"));
      CameraException moving =
          assertThrows(CameraException.class, () -> SinglePicture.read(animation, frame));
      assertTrue(String.valueOf(moving.getMessage()).contains("animated WebP"));
    }
  }

  /** TIFF 6.0, baseline RGB: one strip without compression. */
  private static byte[] tiff(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[][] tags = {
      {256, width},
      {257, height},
      {258, 8},
      {259, 1},
      {262, 2},
      {273, 8 + 2 + 9 * 12 + 4},
      {277, 3},
      {278, height},
      {279, 3 * width * height}
    };
    ByteBuffer file = ByteBuffer.allocate(tags[5][1] + tags[8][1]).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      // As numbers of 32 bits, one each.
      file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
    }
    file.putInt(0);
    for (int at = 0; at < width * height; at++) {
      int rgb = picture.getRGB(at % width, at / width);
      file.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    return file.array();
  }

  @Test
  void aGrayPictureOfNetpbmIsRead() throws Exception {
    byte[] head = "P5\n3 2\n255\n".getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(head, head.length + 6);
    for (int at = 0; at < 6; at++) {
      file[head.length + at] = (byte) (40 * at);
    }
    write("a.pgm", file);
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(PixelFormat.GRAY8, frame.format());
      assertEquals(3, frame.width());
      assertEquals((byte) 200, frame.plane(0).get(frame.stride(0) + 2));
    }
  }

  @Test
  void aFolderOfPicturesThatAreNotReadFromFoldersIsRefusedWithTheirNames(@TempDir Path other)
      throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.write(other.resolve("picture" + i + ".heic"), new byte[] {1});
    }
    String refused = refusal("dir:" + other, OPEN);
    assertTrue(
        refused.endsWith(
            "not read from folders: picture0.heic, picture1.heic, picture2.heic and 2 more"),
        refused);
  }

  @Test
  void rotateCountsInPlaceOfExif() throws Exception {
    BufferedImage upright = drawn();
    byte[] plain = FramePixels.encoded(ExifPicture.stored(upright, Orientation.UPSIDE_DOWN), "png");
    for (int i = 0; i < 5; i++) {
      Files.delete(folder.resolve("picture" + i + ".jpg"));
    }
    // It says that it is to be turned by a quarter, which is wrong.
    write("a.png", ExifPicture.with(plain, "png", Orientation.CLOCKWISE));
    try (Camera camera = open("?rotate=180");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(upright.getWidth(), frame.width());
      assertEquals(0, FramePixels.difference(upright, frame));
    }
  }

  @Test
  void aLoopGoesOnCounting() throws Exception {
    try (Camera camera = open("?loop=true");
        Frame frame = new Frame()) {
      for (int i = 0; i < 12; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(i, frame.id());
      }
    }
  }

  @Test
  void aRatePutsThemThatFarApart() throws Exception {
    try (Camera camera = open("?fps=50");
        Frame frame = new Frame()) {
      camera.next(frame);
      long first = frame.capturedAtNanos();
      camera.next(frame);
      camera.next(frame);
      assertEquals(first + 40_000_000L, frame.capturedAtNanos());
    }
  }

  @Test
  void brokenPicturesDoNotHoldAReaderForLongerThanTheReadTimeout() throws Exception {
    for (int i = 0; i < 5; i++) {
      write("picture" + i + ".jpg", "not a picture".getBytes(StandardCharsets.UTF_8));
    }
    try (Camera camera = Camera.open(CameraUri.parse("dir:" + folder), OPEN, Duration.ofNanos(1));
        Frame frame = new Frame()) {
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(camera.next(frame)).reason());
    }
  }

  @Test
  void aBrokenPictureIsLeftOutNamedAndItsNumberStaysFree() throws Exception {
    write("picture1.jpg", "not a picture".getBytes(StandardCharsets.UTF_8));
    byte[] png = FramePixels.encoded(drawn(), "png");
    write("picture3.jpg", Arrays.copyOf(png, png.length / 2));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      for (int expected : new int[] {0, 2, 4}) {
        assertSame(frame, camera.next(frame));
        assertEquals(expected, frame.id());
      }
      NoFrame end = noFrame(camera.next(frame));
      assertEquals(NoFrame.Reason.ENDED, end.reason());
      assertTrue(end.detail().contains("2 of them skipped: picture3.jpg"), end.detail());
    }
  }

  @Test
  void aJpegThatIsCutOffIsLeftOut() throws Exception {
    byte[] jpeg = FramePixels.encoded(drawn(), "jpg");
    write("picture0.jpg", Arrays.copyOf(jpeg, jpeg.length * 2 / 3));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(1, frame.id());
    }
  }

  @Test
  void aLoopOfNothingButBrokenPicturesIsLost() throws Exception {
    for (int i = 0; i < 5; i++) {
      write("picture" + i + ".jpg", new byte[0]);
    }
    try (Camera camera = open("?loop=true");
        Frame frame = new Frame()) {
      NoFrame none = noFrame(camera.next(frame));
      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().contains("none of 5 pictures"), none.detail());
    }
  }

  @Test
  void aFolderWithoutPicturesIsRefused(@TempDir Path empty) throws IOException {
    Files.write(empty.resolve("notes.txt"), new byte[] {1});

    assertTrue(refusal("dir:" + empty, OPEN).contains("no picture"));
    assertTrue(refusal("dir:/nowhere", OPEN).contains("no such file or folder"));
  }

  @ParameterizedTest
  @CsvSource({
    // Java's type of image, file format, and what comes out
    BufferedImage.TYPE_INT_RGB + ", png, RGB24",
    BufferedImage.TYPE_INT_ARGB + ", png, BGR24",
    BufferedImage.TYPE_BYTE_INDEXED + ", png, BGR24",
    BufferedImage.TYPE_BYTE_GRAY + ", png, GRAY8",
    BufferedImage.TYPE_INT_RGB + ", bmp, BGR24",
  })
  void colorsOfLosslessPicturesAreExact(int type, String format, PixelFormat expected)
      throws Exception {
    byte[] bytes = FramePixels.encoded(FramePixels.drawn(37, 23, type), format);
    write("a.png", bytes);
    BufferedImage reference = ImageIO.read(folder.resolve("a.png").toFile());
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(expected, frame.format());
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        // Java shows gray through a gamma of its own; the samples are what must be equal.
        assertEquals(
            reference.getRaster().getSample(30, 20, 0), FramePixels.rgb(frame, 30, 20) & 0xFF);
      } else {
        assertEquals(0, FramePixels.difference(reference, frame));
      }
    }
  }

  @Test
  void aPngHasNothingOfTheOneBefore() throws Exception {
    BufferedImage first = drawn();
    BufferedImage second = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    second.setRGB(3, 4, 0x102030);
    write("a.png", FramePixels.encoded(first, "png"));
    write("b.png", FramePixels.encoded(second, "png"));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(0, FramePixels.difference(first, frame));
      assertSame(frame, camera.next(frame));
      assertEquals(0, FramePixels.difference(second, frame));
    }
  }

  @Test
  void sixteenBitPicturesBecomeEightBitOnes() throws Exception {
    BufferedImage deep = new BufferedImage(20, 10, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(3, 4, 0, 0xC0FF);
    write("a.png", FramePixels.encoded(deep, "png"));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(PixelFormat.BGR24, frame.format());
      assertEquals(0xC0, FramePixels.rgb(frame, 3, 4) & 0xFF, 1);
      assertEquals(0, FramePixels.rgb(frame, 4, 4));
    }
  }

  @Test
  void aJpegHasTheColorsThatJavaSees() throws Exception {
    BufferedImage reference = ImageIO.read(folder.resolve("picture0.jpg").toFile());
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(ColorSpace.BT601_FULL, frame.colorSpace());
      double difference = FramePixels.difference(reference, frame);
      assertTrue(difference < 3, () -> "mean difference " + difference);
    }
  }

  @Test
  void realPhotographsHaveTheColorsThatJavaSees() throws Exception {
    Path pictures = SharedData.pictures();
    CameraSource source = CameraUri.parse("dir:" + pictures);
    File[] names = pictures.toFile().listFiles((dir, name) -> name.endsWith(".jpg"));
    Arrays.sort(names);
    try (Camera camera = Camera.open(source, OPEN, READ);
        Frame frame = new Frame()) {
      for (int i = 0; i < 10; i++) {
        BufferedImage reference = ImageIO.read(names[i]);
        assertInstanceOf(Frame.class, camera.next(frame));
        double difference = FramePixels.difference(reference, frame);
        assertTrue(difference < 2.5, names[i] + ": mean difference " + difference);
      }
    }
  }

  private static BufferedImage drawn() {
    return FramePixels.drawn(64, 48, BufferedImage.TYPE_INT_RGB);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }
}
