package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.OutputRange;
import io.github.jetdetr.calibration.layer.QuantizedLayer;

/**
 * A quantized layer with the codes of its input and output.
 *
 * @param quantized its weights, their scales and its bias as they were proved
 * @param input codes of the input, after migration
 * @param output range of the output, behind a ReLU if one follows; only convolutions round it
 * @param outputByChannel the same with steps of each channel's own size
 * @param byChannel whether the output has those, which costs a multiplication behind the layer
 */
record CpuLayer(
    QuantizedLayer quantized,
    CodeGrid input,
    OutputRange output,
    OutputRange outputByChannel,
    boolean byChannel) {

  /** A multiplication behind the layer must be paid for by the error. */
  private static final double MAX_ERROR_RATIO_WITH_FACTORS = 0.8;

  /** A grid may be this much coarser than the proved one for rounding's sake. */
  private static final float SAME_SCALE = 1.0001f;

  static CpuLayer of(LayerPass.Outcome outcome) {
    QuantizedLayer refined = outcome.refined();
    InputGrid proved = refined.choice().grid();
    CodeGrid input = CodeGrid.of(proved, outcome.input());
    if (proved.isShifted() && input.scale() > SAME_SCALE * proved.scale()) {
      input = CodeGrid.ofSigned(proved.scale());
    }
    boolean byChannel =
        outcome.outputByChannel().error() < MAX_ERROR_RATIO_WITH_FACTORS * outcome.output().error();
    return new CpuLayer(refined, input, outcome.output(), outcome.outputByChannel(), byChannel);
  }

  /**
   * Whether the channels of the input have to be shifted one by one, since no zero point suits them
   * all.
   */
  boolean isShifted() {
    InputGrid proved = quantized.choice().grid();
    return proved.isShifted() && input.equals(CodeGrid.ofSigned(proved.scale()));
  }

  /** The layer with steps of one size for all channels of its output. */
  CpuLayer withCommonSteps() {
    return new CpuLayer(quantized, input, output, outputByChannel, /* byChannel= */ false);
  }

  /** What rounding costs the layer, relative to its output. */
  double error() {
    return quantized.error()
        + (layer().isConvolution() ? (byChannel ? outputByChannel : output).error() : 0);
  }

  /** The bias, which also undoes the shifts where there are any. */
  float[] bias() {
    return isShifted() ? quantized.shiftedBias() : quantized.bias();
  }

  Layer layer() {
    return quantized.layer();
  }

  float[] migration() {
    return quantized.choice().grid().migration();
  }

  boolean isMigrated() {
    return quantized.choice().grid().isMigrated();
  }
}
