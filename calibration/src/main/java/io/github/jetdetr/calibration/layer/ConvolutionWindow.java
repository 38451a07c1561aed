package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Node;
import java.util.Arrays;

/**
 * The input positions that an output of a convolution depends on (ONNX operator Conv, two
 * dimensions).
 *
 * @param height kernel height
 * @param width kernel width
 * @param strideY vertical stride, in rows
 * @param strideX horizontal stride, in columns
 * @param dilationY vertical dilation, in rows
 * @param dilationX horizontal dilation, in columns
 * @param top rows of zero padding above
 * @param left columns of zero padding on the left
 * @param isPadded whether there is zero padding on any side
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

  /** A 1 × 1 window, for matrix products. */
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

  /** Number of kernel positions: height · width. */
  public int kernelSize() {
    return height * width;
  }
}
