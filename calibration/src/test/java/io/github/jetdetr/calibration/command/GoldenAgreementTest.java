package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.SharedData;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The daemon's own detector on 91 real pictures, compared with the detections of the reference
 * pipeline.
 */
class GoldenAgreementTest {

  private static CocoTruth truth = new CocoTruth(List.of(), List.of(), List.of());
  private static CocoResults postProcessed = new CocoResults(List.of());
  private static CocoResults raw = new CocoResults(List.of());

  @BeforeAll
  static void detectOnce() throws Exception {
    Path annotations = SharedData.require("data/coco-permissive/instances_val2017.json");
    truth = CocoReader.truth(annotations, Strictness.AS_COCO).value();
    postProcessed = detect(SharedData.attoPostProcessed());
    raw = detect(SharedData.attoRaw());
  }

  @Test
  void thePostProcessedModelAgreesWithTheReference() throws Exception {
    assertAgrees(postProcessed);
  }

  @Test
  void theRawModelAgreesWithTheReference() throws Exception {
    assertAgrees(raw);
  }

  @Test
  void bothFilesOfOneNetworkGiveTheSameDetections() {
    Agreement agreement =
        AgreementEvaluator.compare(
            postProcessed, raw, new AgreementOptions(0.001, 0.5, 0.999, 1e-4));

    assertEquals(postProcessed.size(), raw.size());
    assertEquals(agreement.reference(), agreement.agreed(), agreement.toString());
  }

  @Test
  void theAveragePrecisionIsThatOfTheReference() {
    double ap = CocoEvaluator.evaluate(truth, raw).metrics().ap();

    assertEquals(0.2762, ap, 0.003);
  }

  private static void assertAgrees(CocoResults live) throws Exception {
    Path golden = SharedData.require("golden/deimv2-atto.coco-permissive-val.detections.json");
    CocoResults reference = CocoReader.results(golden, truth, Strictness.AS_COCO).value();

    Agreement agreement = AgreementEvaluator.compare(reference, live, AgreementOptions.above(0.3));

    assertTrue(agreement.reference() > 600, agreement.toString());
    assertTrue(agreement.agreedShare() >= 0.99, agreement.toString());
  }

  private static CocoResults detect(Path onnx) throws Exception {
    FolderPictures pictures = new FolderPictures(SharedData.pictures(), truth);
    try (PictureDetector detector =
            PictureDetector.open(onnx, new EngineOptions(2, 1), null, card -> card);
        Progress progress = Progress.on(new PrintWriter(Writer.nullWriter()), "pictures", 91)) {
      return detector.detect(pictures, Strictness.REFUSE, progress).results();
    }
  }
}
