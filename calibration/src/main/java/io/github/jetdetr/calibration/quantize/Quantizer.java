package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.bundle.LayerReport;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.cpu.CpuModel;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.RangeCollector;
import io.github.jetdetr.calibration.layer.RangeStore;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.Contrast;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.PictureSplit;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.network.SameFunction;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The steps of a quantization: prepare the model, collect ranges, search and round layer by layer,
 * measure the whole network, leave in float what costs too much, and build the models.
 */
public final class Quantizer {

  /** Minimum share of the candidates' arithmetic in INT8 for a second model to be worthwhile. */
  private static final double MIN_SHARE = 0.25;

  private static final double MIN_BEST_SCORE = 0.05;
  private static final int RANGE_PICTURES = 4;

  private final QuantizeOptions options;
  private final ProgressListener progress;
  private final PreparedModel prepared;
  private final OnnxModel model;
  private final long started = System.nanoTime();

  private Quantizer(QuantizeOptions options, ProgressListener progress) throws ModelException {
    this.options = options;
    this.progress = progress;
    prepared = PreparedModel.read(options.model());
    model = prepared.model();
    prepared.notes().forEach(progress::report);
  }

  /**
   * Quantizes a model; takes minutes. Runs on the calling thread and on {@code options.threads()}
   * workers.
   *
   * @param progress receives a line for each step
   * @return the models and the report on them; nothing is written but intermediate results
   * @throws ModelException if the model cannot be read or prepared
   * @throws QuantizeException if the pictures are too few or cannot be read, or the fp32 model's
   *     outputs on them are not finite
   * @throws RefusedException if no worthwhile INT8 model stays within the limit
   */
  public static QuantizedModel run(QuantizeOptions options, ProgressListener progress)
      throws ModelException, QuantizeException, RefusedException, IOException {
    Quantizer quantizer = new Quantizer(options, progress);
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            PictureFiles.list(options.frames()),
            quantizer.prepared.input(),
            quantizer.prepared.file().inputs())) {
      return quantizer.quantize(pictures);
    }
  }

  private QuantizedModel quantize(CalibrationPictures pictures)
      throws ModelException, QuantizeException, RefusedException, IOException {
    PictureSplit split = PictureSplit.of(pictures.count());
    SameFunction.check(options.model(), prepared, pictures, options.threads());
    Map<String, HostTensor> first = pictures.inputs(0);
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, first, options.threads());
    TensorInfo boxes = infos.get(prepared.layout().boxes());
    LayerFinder finder = new LayerFinder(model.graph(), infos, boxes == null ? 0 : boxes.size(1));
    List<Layer> layers = finder.layers().stream().filter(options.scope()::contains).toList();
    if (layers.isEmpty()) {
      throw new QuantizeException(options.model() + " has no layer that can become INT8");
    }
    progress.report(
        "%d of %d layers are candidates".formatted(layers.size(), finder.layers().size()));
    NetworkError error =
        new NetworkError(model, prepared.outputs(), pictures, split.heldOut(), options.threads());
    checkPictures(pictures, split, error);

    RangeStore store = new RangeStore(options.work().resolve("ranges.bin"), key(pictures, split));
    try {
      QuantizedModel quantized = quantize(pictures, split, infos, finder, layers, error, store);
      store.delete();
      return quantized;
    } catch (RefusedException e) {
      // There is nothing to resume.
      store.delete();
      throw e;
    }
  }

  private QuantizedModel quantize(
      CalibrationPictures pictures,
      PictureSplit split,
      Map<String, TensorInfo> infos,
      LayerFinder finder,
      List<Layer> layers,
      NetworkError error,
      RangeStore store)
      throws ModelException, QuantizeException, RefusedException, IOException {
    Map<String, InputRange> ranges =
        new RangeCollector(model, layers, infos, options.threads())
            .collect(pictures, split.calibration(), store, progress);
    List<LayerPass.Outcome> outcomes =
        new LayerPass(model, infos, ranges, options.threads(), LayerPass.defaultGroupFloats())
            .run(layers, pictures, split.calibration(), progress);

    Map<String, MeanError> errors = new LinkedHashMap<>();
    StockVariants.measure(model, layers, ranges, error, errors);
    List<QuantizedLayer> refined = outcomes.stream().map(LayerPass.Outcome::refined).toList();
    List<QuantizedLayer> searched = outcomes.stream().map(LayerPass.Outcome::searched).toList();
    errors.put("searched ranges", error.measure(QdqWriter.write(model, searched)));
    MeanError recipe = error.measure(QdqWriter.write(model, refined));
    errors.put("recipe", recipe);
    errors.forEach(
        (name, mean) -> progress.report("error with %s: %.3f".formatted(name, mean.value())));

    Map<QuantizedLayer, Double> alone = Map.of();
    LayerSetSearch.LayerSet<QuantizedLayer> found = new LayerSetSearch.LayerSet<>(refined, recipe);
    if (recipe.value() > options.maxError()) {
      LayerSetSearch<QuantizedLayer> search =
          new LayerSetSearch<>(
              new LayerSetSearch.Measured<>(
                  error,
                  some -> QdqWriter.write(model, some),
                  QuantizedLayer::error,
                  layer -> layer.layer().macs()),
              progress);
      alone = search.sensitivity(refined, budgetLeft());
      found = search.search(refined, alone, options.maxError());
    }
    checkInt8Share(found, refined, recipe.value());
    return buildModels(pictures, split, infos, finder, outcomes, alone, found, errors, error);
  }

  private Duration budgetLeft() {
    return options.budget().minusNanos(System.nanoTime() - started);
  }

  private QuantizedModel buildModels(
      CalibrationPictures pictures,
      PictureSplit split,
      Map<String, TensorInfo> infos,
      LayerFinder finder,
      List<LayerPass.Outcome> outcomes,
      Map<QuantizedLayer, Double> alone,
      LayerSetSearch.LayerSet<QuantizedLayer> found,
      Map<String, MeanError> errors,
      NetworkError error)
      throws ModelException, QuantizeException {
    Fp16Models fp16Models =
        Fp16Models.of(prepared, infos, pictures, split, options.threads(), RANGE_PICTURES);
    OnnxModel int8Fp32 = QdqWriter.write(model, found.int8Layers());
    OnnxModel half = fp16Models.ofFp32();
    OnnxModel int8 = fp16Models.ofDerived(int8Fp32);
    CpuModel forCpus =
        CpuModel.of(
            model,
            outcomes.stream().filter(it -> found.int8Layers().contains(it.refined())).toList(),
            pictures.inputs(0),
            error,
            found.error().value(),
            options.maxError(),
            budgetLeft(),
            progress);
    MeanError fp16 = error.measure(half);
    MeanError mixed = error.measure(int8);
    errors.put(QuantizedModel.INT8, found.error());
    errors.put("int8 for cpus", forCpus.error());
    errors.put("fp16", fp16);
    errors.put("int8 with fp16", mixed);
    progress.report(
        "result: %d layers in INT8, error %.3f (with FP16 %.3f, FP16 alone %.4f)"
            .formatted(
                found.int8Layers().size(), found.error().value(), mixed.value(), fp16.value()));
    List<LayerReport> reports = new ArrayList<>();
    for (LayerPass.Outcome outcome : outcomes) {
      reports.add(report(outcome, alone, found, forCpus, options.maxError()));
    }
    long macs = finder.layers().stream().mapToLong(Layer::macs).sum();
    long convolutions =
        finder.layers().stream().filter(Layer::isConvolution).mapToLong(Layer::macs).sum();
    return new QuantizedModel(
        prepared,
        int8,
        forCpus,
        half,
        reports,
        finder.leftOut(),
        errors,
        files(pictures, split.calibration()),
        files(pictures, split.heldOut()),
        macs,
        convolutions,
        fp16Models.fp32NodeCounts(),
        QuantizationWarnings.of(found.int8Layers()));
  }

  private void checkPictures(CalibrationPictures pictures, PictureSplit split, NetworkError error)
      throws QuantizeException, RefusedException {
    if (Contrast.isFlat(pictures, split.calibration())) {
      throw new RefusedException(
          "the pictures in %s have no content: each is of a single colour"
              .formatted(options.frames()));
    }
    if (error.bestScore() < MIN_BEST_SCORE) {
      throw new RefusedException(
          "the model detects nothing on the pictures in %s: its best score is %.3f"
              .formatted(options.frames(), error.bestScore()));
    }
  }

  private void checkInt8Share(
      LayerSetSearch.LayerSet<QuantizedLayer> found, List<QuantizedLayer> all, double allError)
      throws RefusedException {
    double int8Macs = found.int8Layers().stream().mapToLong(layer -> layer.layer().macs()).sum();
    double allMacs = all.stream().mapToLong(layer -> layer.layer().macs()).sum();
    if (int8Macs < MIN_SHARE * allMacs) {
      throw new RefusedException(
          ("no INT8 model stays within an error of %.3f: with all layers in INT8 it is %.3f,"
                  + " and only %.0f %% of the arithmetic fits the limit")
              .formatted(options.maxError(), allError, 100 * int8Macs / allMacs));
    }
  }

  private static LayerReport report(
      LayerPass.Outcome outcome,
      Map<QuantizedLayer, Double> alone,
      LayerSetSearch.LayerSet<QuantizedLayer> found,
      CpuModel forCpus,
      double limit) {
    QuantizedLayer layer = outcome.refined();
    boolean isInt8 = found.int8Layers().contains(layer);
    InputQuantization choice = layer.choice();
    Double sensitivity = alone.get(layer);
    return new LayerReport(
        layer.layer().label(),
        layer.layer().node().operator(),
        layer.layer().part().name().toLowerCase(Locale.ROOT),
        isInt8 ? Precision.INT8 : Precision.FLOAT,
        isInt8 ? "" : "in INT8 it would raise the network's error above %.3f".formatted(limit),
        layer.layer().macs(),
        choice.alpha(),
        choice.clip(),
        choice.grid().isShifted(),
        choice.grid().scale(),
        Figures.json(layer.error()),
        Figures.json(outcome.searched().error()),
        sensitivity == null ? null : Figures.json(sensitivity),
        forCpus.layers().contains(layer.layer()) ? Precision.INT8 : Precision.FLOAT);
  }

  /** Names what ranges were collected for: the model, the scope, the pictures and their order. */
  private String key(CalibrationPictures pictures, PictureSplit split) throws IOException {
    Sha256 digest = new Sha256();
    for (Path file : files(pictures, split.calibration())) {
      digest.add(String.valueOf(file.getFileName())).add(new byte[1]).add(file);
    }
    return "%s %s %s".formatted(prepared.file().digest(), options.scope(), digest.prefixed());
  }

  private static List<Path> files(CalibrationPictures pictures, List<Integer> indices) {
    return indices.stream().map(pictures.files()::get).toList();
  }
}
