package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.LayerReport;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.RangeCollector;
import io.github.jetdetr.calibration.layer.RangeStore;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.network.Contrast;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.PictureDigest;
import io.github.jetdetr.calibration.network.PictureSplit;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The way of a quantization: prepare, look at the pictures, choose and round layer by layer,
 * measure the whole network, leave in float what costs too much, write.
 */
public final class Quantizer {

  /** Less than this share of the candidates' arithmetic in INT8 is not worth a second model. */
  private static final double MIN_SHARE = 0.25;

  private static final double SEEN_NOTHING = 0.05;
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
    prepared.notes().forEach(progress::tell);
  }

  /**
   * Quantizes.
   *
   * @throws ModelException when the model cannot be read or prepared
   * @throws QuantizeException when the pictures are too few, broken, or the model's own answers on
   *     them are no numbers
   * @throws RefusedException when no network worth having stays inside the limit
   */
  public static QuantizedModel run(QuantizeOptions options, ProgressListener progress)
      throws ModelException, QuantizeException, RefusedException, IOException {
    Quantizer quantizer = new Quantizer(options, progress);
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            CalibrationPictures.list(options.frames()),
            quantizer.prepared.input(),
            quantizer.prepared.mask())) {
      return quantizer.quantize(pictures);
    }
  }

  private QuantizedModel quantize(CalibrationPictures pictures)
      throws ModelException, QuantizeException, RefusedException, IOException {
    PictureSplit split = PictureSplit.of(pictures.count());
    Map<String, HostTensor> first = pictures.inputs(0);
    Map<String, TensorInfo> infos = ActivationCapture.describe(model, first, options.threads());
    TensorInfo boxes = infos.get(prepared.layout().boxes());
    LayerFinder finder = new LayerFinder(model.graph(), infos, boxes == null ? 0 : boxes.size(1));
    List<Layer> layers = finder.layers().stream().filter(options.scope()::holds).toList();
    if (layers.isEmpty()) {
      throw new QuantizeException(options.model() + " has no layer that could become INT8");
    }
    progress.tell(
        "%d of %d layers are candidates".formatted(layers.size(), finder.layers().size()));
    NetworkError error =
        new NetworkError(model, prepared.outputs(), pictures, split.heldOut(), options.threads());
    checkPictures(pictures, split, error);

    RangeStore store = new RangeStore(options.work().resolve("ranges.bin"), key(pictures, split));
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
        (name, mean) -> progress.tell("error with %s: %.3f".formatted(name, mean.value())));

    LayerSetSearch search = new LayerSetSearch(model, error, progress);
    Duration left = options.budget().minusNanos(System.nanoTime() - started);
    Map<QuantizedLayer, Double> alone = search.sensitivity(refined, left);
    LayerSetSearch.Found found = search.search(refined, alone, options.maxError());
    checkWorth(found, refined, recipe.value());
    QuantizedModel quantized =
        written(pictures, split, finder, outcomes, alone, found, errors, error);
    store.delete();
    return quantized;
  }

  private QuantizedModel written(
      CalibrationPictures pictures,
      PictureSplit split,
      LayerFinder finder,
      List<LayerPass.Outcome> outcomes,
      Map<QuantizedLayer, Double> alone,
      LayerSetSearch.Found found,
      Map<String, MeanError> errors,
      NetworkError error)
      throws ModelException, QuantizeException {
    Fp16Models halves = Fp16Models.of(prepared, pictures, split, options.threads(), RANGE_PICTURES);
    OnnxModel int8Cpu = QdqWriter.write(model, found.kept());
    OnnxModel half = halves.write(model);
    OnnxModel int8 = halves.write(int8Cpu);
    MeanError fp16 = error.measure(half);
    MeanError mixed = error.measure(Fp16Rounding.widened(int8));
    errors.put(QuantizedModel.INT8, error.measure(int8Cpu));
    errors.put("fp16", fp16);
    errors.put("int8 with fp16", mixed);
    progress.tell(
        "written: %d layers in INT8, error %.3f (with FP16 %.3f, FP16 alone %.4f)"
            .formatted(found.kept().size(), found.error(), mixed.value(), fp16.value()));
    List<LayerReport> reports = new ArrayList<>();
    for (LayerPass.Outcome outcome : outcomes) {
      reports.add(report(outcome, alone, found, options.maxError()));
    }
    long macs = finder.layers().stream().mapToLong(Layer::macs).sum();
    long convolutions =
        finder.layers().stream().filter(Layer::isConvolution).mapToLong(Layer::macs).sum();
    return new QuantizedModel(
        prepared,
        int8,
        int8Cpu,
        half,
        reports,
        finder.leftOut(),
        errors,
        files(pictures, split.calibration()),
        files(pictures, split.heldOut()),
        macs,
        convolutions,
        halves.islands(model),
        QuantizationWarnings.of(found.kept()));
  }

  private void checkPictures(CalibrationPictures pictures, PictureSplit split, NetworkError error)
      throws QuantizeException, RefusedException {
    if (Contrast.isFlat(pictures, split.calibration())) {
      throw new RefusedException(
          "the pictures in %s show nothing: they are all of one colour"
              .formatted(options.frames()));
    }
    if (error.bestScore() < SEEN_NOTHING) {
      throw new RefusedException(
          "the model sees nothing on the pictures in %s: its best score is %.3f"
              .formatted(options.frames(), error.bestScore()));
    }
  }

  private void checkWorth(LayerSetSearch.Found found, List<QuantizedLayer> all, double allError)
      throws RefusedException {
    double kept = found.kept().stream().mapToLong(layer -> layer.layer().macs()).sum();
    double of = all.stream().mapToLong(layer -> layer.layer().macs()).sum();
    if (kept < MIN_SHARE * of) {
      throw new RefusedException(
          ("no INT8 network keeps the error at %.3f: all layers make it %.3f, and only %.0f %% of"
                  + " the arithmetic would fit")
              .formatted(options.maxError(), allError, 100 * kept / of));
    }
  }

  private static LayerReport report(
      LayerPass.Outcome outcome,
      Map<QuantizedLayer, Double> alone,
      LayerSetSearch.Found found,
      double limit) {
    QuantizedLayer layer = outcome.refined();
    boolean kept = found.kept().contains(layer);
    InputQuantization choice = layer.choice();
    return new LayerReport(
        layer.layer().label(),
        layer.layer().node().operator(),
        layer.layer().part().name().toLowerCase(Locale.ROOT),
        kept ? "int8" : "float",
        kept ? "" : "the whole network's error would go beyond %.3f".formatted(limit),
        layer.layer().macs(),
        choice.alpha(),
        choice.clip(),
        choice.grid().isShifted(),
        choice.grid().scale(),
        layer.error(),
        outcome.searched().error(),
        alone.get(layer));
  }

  private String key(CalibrationPictures pictures, PictureSplit split) {
    return prepared.file().digest()
        + " "
        + options.scope()
        + " "
        + PictureDigest.of(files(pictures, split.calibration()));
  }

  private static List<Path> files(CalibrationPictures pictures, List<Integer> which) {
    return which.stream().map(pictures.files()::get).toList();
  }
}
