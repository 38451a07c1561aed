package io.github.jetdetr.calibration.judge;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bundle's models in every precision that an engine can run, fp32 first. */
public final class PrecisionModels implements AutoCloseable {

  private final Map<String, String> files;
  private final List<String> names = new ArrayList<>();
  private final List<PictureDetector> detectors = new ArrayList<>();

  private PrecisionModels(Map<String, String> files) {
    this.files = files;
  }

  /**
   * Opens the models that can run here. TensorRT cannot build every precision on every device and
   * then falls back to the next one, which is a candidate of its own; that is said.
   *
   * @param err where it is said
   * @throws ModelException if one cannot be opened
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // what was opened is closed with the others
  public static PrecisionModels open(Path bundle, EngineOptions engine, PrintWriter err)
      throws ModelException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(Precision.FP32, Bundle.MODEL);
    files.put(Precision.FP16, Bundle.HALF);
    files.put(Precision.INT8, engine.kind() == EngineKind.TENSORRT ? Bundle.INT8 : Bundle.INT8_CPU);
    PrecisionModels models = new PrecisionModels(files);
    try {
      for (Map.Entry<String, String> entry : files.entrySet()) {
        Path file = bundle.resolve(entry.getValue());
        PictureDetector detector = PictureDetector.open(file, engine, null, card -> card);
        if (detector.model().file().path().equals(file)) {
          models.detectors.add(detector);
          models.names.add(entry.getKey());
        } else {
          detector.close();
          err.printf("%s cannot be built on this device and is not judged%n", entry.getKey());
        }
      }
      return models;
    } catch (ModelException | RuntimeException e) {
      models.close();
      throw e;
    }
  }

  /** The file of the bundle that stands for each precision on this engine. */
  public Map<String, String> files() {
    return files;
  }

  /** The precisions that were opened. */
  public List<String> names() {
    return names;
  }

  /** One for each name, valid until this is closed. */
  public List<PictureDetector> detectors() {
    return detectors;
  }

  /** What runs them. */
  public EngineInfo engine() {
    return detectors.get(0).model().engineInfo();
  }

  @Override
  public void close() {
    detectors.forEach(PictureDetector::close);
    detectors.clear();
  }
}
