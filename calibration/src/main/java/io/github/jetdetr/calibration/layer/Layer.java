package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Node;

/**
 * An operator with constant weights that may become INT8: a convolution or a product with a
 * constant matrix.
 *
 * <p>Both are the same product: the inputs of an output position as a row of {@code groups ·
 * columns} numbers, times weights [outputs, columns], where the outputs of group g use part g of
 * the row.
 *
 * @param node the Conv, MatMul or Gemm
 * @param input name of the value that is quantized
 * @param result name of the value after the bias
 * @param biasNode the Add that adds the bias of a MatMul; otherwise the node itself
 * @param groups number of groups of a convolution, otherwise 1
 * @param outputs number of output channels of all groups
 * @param columns number of weights per output
 * @param window kernel, stride, dilation and padding of a convolution; 1 × 1 for a product
 * @param weights [outputs, columns], row-major
 * @param bias [outputs]; zeros if there is none
 * @param activation the function that follows
 * @param macs multiply-accumulate operations per picture
 * @param part where in the network it is
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
public record Layer(
    Node node,
    String input,
    String result,
    Node biasNode,
    int groups,
    int outputs,
    int columns,
    ConvolutionWindow window,
    float[] weights,
    float[] bias,
    Activation activation,
    long macs,
    Part part) {

  /** The part of a detector that a layer belongs to. */
  public enum Part {
    /** Processes the picture: backbone and encoder. */
    PICTURE,
    /** Processes queries: decoder and heads. */
    QUERIES
  }

  /** The layer's name in reports. */
  public String label() {
    return node.label();
  }

  public boolean isConvolution() {
    return node.is("Conv");
  }

  /** Whether each output depends on a single input channel. */
  boolean isDepthwise() {
    return groups > 1 && columns == window.kernelSize();
  }

  /** Number of input channels of all groups. */
  public int channels() {
    return groups * columns / window.kernelSize();
  }

  /** The input channel of a column of a row. */
  int channel(int column) {
    return column / window.kernelSize();
  }

  /** The first column of the row that an output uses. */
  int firstColumn(int output) {
    return output / (outputs / groups) * columns;
  }
}
