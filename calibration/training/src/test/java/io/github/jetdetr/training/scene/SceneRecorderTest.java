package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.StreetClip;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneRecorderTest {

  private static final String STREET = "street:7?size=320x180&pace=max";
  private static final StreetClip CLIP = new StreetClip(StreetClip.Codec.MJPEG, 320, 176, 6);

  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @Test
  void framesOfTheStreetComeWithTheirLabels() throws Exception {
    SceneFrames recorded = record(STREET, 5, 20);

    Path labels = recorded.labels();
    assertNotNull(labels);
    CocoTruth truth = CocoReader.truth(labels, Strictness.REFUSE).value();
    assertEquals(5, truth.images().size());
    assertTrue(truth.annotations().size() > 5, truth.annotations().size() + " objects");
    assertTrue(truth.categories().stream().anyMatch(it -> it.name().equals("car")));
    try (FolderPictures pictures = FolderPictures.labelled(recorded.path(), truth);
        Frame frame = new Frame()) {
      pictures.read(pictures.truth().images().get(4), frame);
      assertEquals(320, frame.width());
    }
  }

  @Test
  void aRecordingThatIsCompleteIsUsedAgain() throws Exception {
    SceneFrames first = record(STREET, 3, 1);
    Path picture = PictureFiles.list(first.path()).get(0);
    Files.writeString(picture, "marked");

    assertEquals(first, record(STREET, 3, 1));
    assertEquals("marked", Files.readString(picture));
  }

  @Test
  void aRecordingThatBrokeOffGoesOnWithTheFramesItHas() throws Exception {
    Path part = Files.createDirectories(folder.resolve("frames.part"));
    byte[] before = {1, 2, 3};
    Files.write(part.resolve(SceneFiles.name(1)), before);

    SceneFrames recorded = record(CLIP.file().toString(), 4, 1);

    assertNull(recorded.labels());
    assertEquals(4, PictureFiles.list(recorded.path()).size());
    assertArrayEquals(before, Files.readAllBytes(recorded.path().resolve(SceneFiles.name(1))));
    assertFalse(Files.exists(part));
  }

  @Test
  void aClipThatEndsEarlierGivesFewerFrames() throws Exception {
    assertEquals(3, PictureFiles.list(record(CLIP.file().toString(), 100, 2).path()).size());
  }

  @Test
  void aFolderOfAnotherRecordingIsNamed() throws Exception {
    record(STREET, 2, 1);

    String line =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> record(STREET, 3, 1)).getMessage());

    assertTrue(line.contains("holds another recording: 2 frames, one in 1, of street:7"), line);
  }

  @Test
  void aCameraThatIsNotThereLeavesNoRecordingBehind() {
    assertThrows(CameraException.class, () -> record(folder.resolve("none.mp4").toString(), 2, 1));
    assertFalse(Files.exists(folder.resolve("frames")));
  }

  private SceneFrames record(String uri, int count, int every) throws CameraException, IOException {
    return new SceneRecorder(CameraUri.parse(uri), count, every, new PrintWriter(err, true))
        .record(folder);
  }
}
