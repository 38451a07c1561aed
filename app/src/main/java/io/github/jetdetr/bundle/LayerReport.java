package io.github.jetdetr.bundle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * The result of quantization for one layer, as {@link QuantizationReport} lists it.
 *
 * @param layer the layer's name
 * @param operator Conv, MatMul or Gemm
 * @param part {@code picture} or {@code queries}
 * @param precision {@code int8} or {@code float}
 * @param why reason why it stayed in float; empty for INT8
 * @param macs multiply-accumulate operations per picture
 * @param alpha migration strength, 0 to 1
 * @param clip share of the input's range that is not clipped
 * @param shifted whether channels are shifted to use all codes
 * @param inputScale value of one code step of the input
 * @param layerError relative error of the activated output on the sampled rows; null where that
 *     output is always zero
 * @param roundedError the same with weights rounded to nearest and the bias unchanged
 * @param sensitivity the network's query-wise error with only this layer in INT8, null if it was
 *     not measured, since all layers stay within the limit or there was no time, or is not finite
 * @param precisionOnCpu {@code int8} or {@code float} in the model for CPUs, where what is slower
 *     in integers stays in float; null in a report of 1.1 or earlier
 */
public record LayerReport(
    String layer,
    String operator,
    String part,
    String precision,
    String why,
    long macs,
    float alpha,
    float clip,
    boolean shifted,
    float inputScale,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double layerError,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double roundedError,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double sensitivity,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String precisionOnCpu) {

  /** Whether the layer is in INT8. */
  @JsonIgnore
  public boolean isInt8() {
    return precision.equals(Precision.INT8);
  }

  /** Whether the layer is in INT8 in the model for CPUs. */
  @JsonIgnore
  public boolean isInt8OnCpu() {
    return Precision.INT8.equals(precisionOnCpu == null ? precision : precisionOnCpu);
  }
}
