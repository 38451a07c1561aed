package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.support.StreetClip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipPicturesTest {

  private static final StreetClip CLIP = new StreetClip(StreetClip.Codec.MJPEG, 64, 48, 6);

  @Test
  void everyFrameIsAPictureOfItsTime() throws Exception {
    try (ClipPictures clip = ClipPictures.open(CLIP.file(), List.of("car", "bus"))) {
      List<CocoImage> images = clip.truth().images();
      assertEquals(6, images.size());
      assertEquals(new CocoImage(1, CLIP.file().getFileName() + "#1", 64, 48), images.get(0));
      assertEquals("bus", clip.truth().categories().get(1).name());
      assertFalse(Arrays.equals(pixels(clip, 1), pixels(clip, 6)));
    }
  }

  @Test
  void framesAreTheSameInWhateverOrderTheyAreRead() throws Exception {
    try (ClipPictures forward = ClipPictures.open(CLIP.file(), List.of());
        ClipPictures backward = ClipPictures.open(CLIP.file(), List.of())) {
      int[] fifth = pixels(backward, 5);
      int[] second = pixels(backward, 2);

      assertArrayEquals(pixels(forward, 2), second);
      assertArrayEquals(pixels(forward, 5), fifth);
    }
  }

  @Test
  void aFramesKeyIsThatOfTheFileAndItsNumber() throws Exception {
    Path other = new StreetClip(StreetClip.Codec.MJPEG, 64, 48, 5).file();
    try (ClipPictures clip = ClipPictures.open(CLIP.file(), List.of());
        ClipPictures again = ClipPictures.open(CLIP.file(), List.of());
        ClipPictures shorter = ClipPictures.open(other, List.of())) {
      CocoImage first = clip.truth().images().get(0);
      assertEquals(clip.key(first), again.key(first));
      assertFalse(clip.key(first).equals(clip.key(clip.truth().images().get(1))));
      assertFalse(clip.key(first).equals(shorter.key(first)));
    }
  }

  @Test
  void aFrameThatIsNotThereAndAFileThatIsNoClipAreNamed(@TempDir Path folder) throws Exception {
    try (ClipPictures clip = ClipPictures.open(CLIP.file(), List.of())) {
      assertTrue(
          String.valueOf(assertThrows(PictureException.class, () -> pixels(clip, 7)).getMessage())
              .contains("has no frame 7"));
    }
    Path noise = Files.writeString(folder.resolve("noise.mp4"), "no clip at all");
    for (Path file : List.of(noise, folder.resolve("missing.mp4"))) {
      PictureException fault =
          assertThrows(
              PictureException.class,
              () -> {
                try (ClipPictures opened = ClipPictures.open(file, List.of())) {
                  assertEquals(0, opened.truth().images().size());
                }
              });
      assertTrue(String.valueOf(fault.getMessage()).contains(file.toString()));
    }
  }

  private static int[] pixels(ClipPictures clip, long id) throws PictureException {
    try (Frame frame = new Frame()) {
      clip.read(new CocoImage(id, "", 64, 48), frame);
      return RgbPicture.of(frame).copy();
    }
  }
}
