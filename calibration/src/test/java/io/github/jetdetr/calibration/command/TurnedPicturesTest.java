package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import io.github.jetdetr.camera.still.ExifPicture;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.SharedData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that are stored turned, as phones and cameras on their side do. */
@Timeout(300)
class TurnedPicturesTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void twelvePicturesHaveTheSameAveragePrecisionHoweverTheyAreStored() throws Exception {
    Path upright = SharedData.pictures();
    Path annotations = SharedData.require("cases/coco/base.json");
    CocoTruth truth = CocoReader.truth(annotations, Strictness.REFUSE).value();
    try (PictureDetector detector =
        PictureDetector.open(
            SharedData.attoPostProcessed(), new EngineOptions(2, 1), null, card -> card)) {
      double expected = averagePrecision(detector, upright, truth);
      assertEquals(0.367, expected, 0.0005);
      for (Orientation orientation : Orientation.values()) {
        Path stored = Files.createDirectories(folder.resolve(orientation.name()));
        for (CocoImage image : truth.images()) {
          store(upright.resolve(image.fileName()), orientation, stored);
        }

        // Stored without a loss, so the same to the last digit.
        assertEquals(expected, averagePrecision(detector, stored, truth), 1e-9, stored.toString());
      }
    }
  }

  private static double averagePrecision(PictureDetector detector, Path pictures, CocoTruth truth)
      throws Exception {
    PrintWriter nobody = new PrintWriter(Writer.nullWriter());
    try (Progress progress = Progress.on(nobody, "pictures", truth.images().size())) {
      CocoResults found =
          detector
              .detect(new FolderPictures(pictures, truth), Strictness.REFUSE, progress)
              .results();
      return CocoEvaluator.evaluate(truth, found).metrics().ap();
    }
  }

  private static void store(Path picture, Orientation orientation, Path into) throws Exception {
    try (Frame frame = new Frame()) {
      SinglePicture.read(picture, frame);
      BufferedImage stored = ExifPicture.stored(FramePicture.of(frame), orientation);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(stored, "png", png);
      // Under the name in the annotations: what a file is, is seen from its contents.
      Files.write(
          into.resolve(String.valueOf(picture.getFileName())),
          ExifPicture.with(png.toByteArray(), "png", orientation));
    }
  }
}
