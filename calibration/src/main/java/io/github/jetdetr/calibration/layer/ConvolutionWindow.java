package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Node;
import java.util.Arrays;

/**
 * The places of its input that an output of a convolution sees (ONNX operator Conv, two
 * dimensions).
 *
 * @param height kernel height
 * @param width kernel width
 * @param strideY rows from one output to the next
 * @param strideX columns from one output to the next
 * @param dilationY rows from one kernel place to the next
 * @param dilationX columns from one kernel place to the next
 * @param top rows of zeros above
 * @param left columns of zeros on the left
 * @param isPadded whether there are zeros on any side
 */
public record ConvolutionWindow(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int top,
    int left,
    boolean isPadded) {

  /** A single place, for products without a kernel. */
  static final ConvolutionWindow POINT = new ConvolutionWindow(1, 1, 1, 1, 1, 1, 0, 0, false);

  static ConvolutionWindow of(Node conv, int height, int width) {
    long[] strides = conv.integers("strides", 1, 1);
    long[] dilations = conv.integers("dilations", 1, 1);
    long[] pads = conv.integers("pads", 0, 0, 0, 0);
    return new ConvolutionWindow(
        height,
        width,
        (int) strides[0],
        (int) strides[1],
        (int) dilations[0],
        (int) dilations[1],
        (int) pads[0],
        (int) pads[1],
        Arrays.stream(pads).anyMatch(pad -> pad != 0));
  }

  /** Places of the kernel. */
  public int places() {
    return height * width;
  }
}
