package io.github.jetdetr.bundle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code quantize.json}: what a quantization did with each layer, what it measured, and which
 * pictures it saw. The components are the document's keys, in snake case; {@code
 * quantize.schema.json} describes them for others.
 *
 * @param schema {@link #SCHEMA}, or that of a later 1.x
 * @param int8MacShare share of the multiply-adds with constant weights in INT8, 0 to 1
 * @param int8ConvolutionShare share of the convolutions' multiply-adds in INT8, 0 to 1
 * @param errors query-wise error of each variant on the pictures held out, 0 for fp32; null where
 *     an output was not finite
 * @param errorsStandard standard errors of {@code errors}; null with a single picture
 * @param heldOut AP on the pictures held out, null without labels
 * @param layers every candidate layer
 * @param leftOut layers that were no candidates, and why
 * @param fp32Islands nodes kept in fp32 in the FP16-typed models, by operator
 * @param notes what was changed in the graph, one line each
 * @param warnings what people should look at, one line each
 * @param assumptions what was guessed of the model, one line each
 * @param model {@code sha256:…} over the model it was made from
 * @param calibrationPictures {@code sha256:…} of the pictures it was calibrated on, by name
 * @param heldOutPictures the same of the pictures it was measured on
 */
public record QuantizationReport(
    String schema,
    double int8MacShare,
    double int8ConvolutionShare,
    @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Double> errors,
    @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Double> errorsStandard,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable HeldOut heldOut,
    List<LayerReport> layers,
    Map<String, String> leftOut,
    Map<String, Integer> fp32Islands,
    List<String> notes,
    List<String> warnings,
    List<String> assumptions,
    String model,
    Map<String, String> calibrationPictures,
    Map<String, String> heldOutPictures) {

  /** What this program writes; it reads every 1.x. */
  public static final String SCHEMA = "jetdetr.quantize/1.2";

  private static final BundleDocument<QuantizationReport> DOCUMENT =
      new BundleDocument<>(QuantizationReport.class, "report of quantize", SCHEMA);

  /**
   * AP on the labelled pictures that quantization held out.
   *
   * @param pictures how many
   * @param ap by precision, 0 to 1
   * @param apLoss what INT8 loses, 0 to 1; negative for a gain
   * @param apLossCi95 its interval
   * @param decision whether it is below the limit, as in a {@link Certificate}; null in a report of
   *     1.0
   * @param apLossUpper95 upper end of the loss's one-sided 95 % interval; null in a report of 1.0
   * @param morePictures how many further pictures should decide it; null in a report of 1.0
   * @param dataNotes what was left out of pictures and labels, or has to be known of them, one line
   *     each; null in a report of 1.0
   */
  public record HeldOut(
      int pictures,
      Map<String, Double> ap,
      double apLoss,
      Interval apLossCi95,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String decision,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Double apLossUpper95,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer morePictures,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable List<String> dataNotes) {}

  /** Share of the multiply-adds with constant weights in INT8 in the model for CPUs, 0 to 1. */
  @JsonIgnore
  public double int8MacShareOnCpu() {
    return onCpu(int8MacShare, false);
  }

  /** Share of the convolutions' multiply-adds in INT8 in the model for CPUs, 0 to 1. */
  @JsonIgnore
  public double int8ConvolutionShareOnCpu() {
    return onCpu(int8ConvolutionShare, true);
  }

  private double onCpu(double share, boolean convolutions) {
    double int8 = 0;
    double onCpu = 0;
    for (LayerReport layer : layers) {
      if (layer.isInt8() && (!convolutions || layer.operator().equals("Conv"))) {
        int8 += layer.macs();
        onCpu += layer.isInt8OnCpu() ? layer.macs() : 0;
      }
    }
    return int8 == 0 ? 0 : share * onCpu / int8;
  }

  /**
   * Reads the report of a bundle.
   *
   * @throws ModelException in one line, when there is none or it is not whole
   */
  public static QuantizationReport read(Path bundle) throws ModelException {
    Path file = bundle.resolve(Bundle.QUANTIZATION);
    QuantizationReport report = DOCUMENT.read(file);
    DOCUMENT.checkSchema(file, report.schema());
    return report;
  }

  /** Writes the report into a bundle; it appears whole or not at all. */
  public void write(Path bundle) throws IOException {
    DOCUMENT.write(bundle.resolve(Bundle.QUANTIZATION), this);
  }
}
