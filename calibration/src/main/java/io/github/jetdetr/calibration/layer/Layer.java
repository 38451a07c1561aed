package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Node;

/**
 * One operator with constant weights that may become INT8: a convolution, or a product with a
 * constant matrix.
 *
 * <p>Both are the same product: an output position's inputs as a row of {@code groups · columns}
 * numbers, times weights [outputs, columns], where outputs of group g see the row's part g.
 *
 * @param node the Conv, MatMul or Gemm
 * @param input the value that is quantized
 * @param result the value after the bias
 * @param biasNode the Add that brings the bias of a MatMul; the node itself where it has its own
 * @param groups groups of a convolution, otherwise 1
 * @param outputs output channels of all groups
 * @param columns weights of one output
 * @param window how a convolution walks over its input; one place for a product
 * @param weights [outputs, columns], row-major
 * @param bias per output; zeros where there is none
 * @param activation what follows
 * @param macs multiply-adds of one picture
 * @param part where in the network
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

  /** Where in a detector a layer sits. */
  public enum Part {
    /** Works on the picture: backbone and encoder. */
    PICTURE,
    /** Works on queries: decoder and heads. */
    QUERIES
  }

  /** What people know the layer by. */
  public String label() {
    return node.label();
  }

  public boolean isConvolution() {
    return node.is("Conv");
  }

  /** Whether each output has an input channel of its own. */
  boolean isDepthwise() {
    return groups > 1 && columns == window.places();
  }

  /** Input channels of all groups. */
  public int channels() {
    return groups * columns / window.places();
  }

  /** The input channel of a column of a row. */
  int channel(int column) {
    return column / window.places();
  }

  /** The first of the row's columns that an output sees. */
  int firstColumn(int output) {
    return output / (outputs / groups) * columns;
  }
}
