package io.github.jetdetr.engine.onnxruntime;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT8;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.support.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products of codes that are as large as codes can be: every session is exact, and so is what
 * {@link UnsignedWeights} makes of a model. On processors with VNNI only the latter can fail.
 */
class IntegerProductsTest {

  private static final int ROWS = 12;
  private static final int DEPTH = 128;
  private static final int COLUMNS = 32;

  /** A step of the output in which every sum of products fits into 8 bits. */
  private static final float OUTPUT_STEP = 20_000;

  /**
   * A way to multiply the codes of {@code values} by {@code weights}.
   *
   * @param type of the codes
   * @param step of the result
   * @param nodes adds those from the codes to the result
   */
  private record Way(String name, DataType type, float step, UnaryOperator<OnnxGraph> nodes) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way("Q/DQ of unsigned codes", UINT8, 1, graph -> product(weight(graph, "weight_zero"))),
        new Way("Q/DQ of signed codes", INT8, 1, graph -> product(weight(graph, "weight_zero"))),
        new Way(
            "Q/DQ without a zero point of the weights",
            UINT8,
            1,
            graph -> product(graph.node("weight", "DequantizeLinear", "weights", "one"))),
        new Way(
            "Q/DQ with a zero point of each column",
            UINT8,
            1,
            graph ->
                product(
                    graph.node(
                        "weight", "DequantizeLinear", "axis", 1, "weights", "ones", "zeros"))),
        new Way(
            "Q/DQ without one for each column",
            UINT8,
            1,
            graph ->
                product(graph.node("weight", "DequantizeLinear", "axis", 1, "weights", "ones"))),
        new Way("MatMulIntegerToFloat", UINT8, 1, graph -> toFloat(graph, "zeros")),
        new Way(
            "MatMulIntegerToFloat without a zero point of the weights",
            UINT8,
            1,
            graph -> toFloat(graph, "")),
        new Way(
            "MatMulInteger",
            UINT8,
            1,
            graph ->
                graph
                    .node("sums", "MatMulInteger", "codes", "weights", "zero", "weight_zero")
                    .node("result", "Cast", "to", TensorProto.DataType.FLOAT_VALUE, "sums")),
        new Way(
            "MatMulInteger without a zero point of the weights",
            UINT8,
            1,
            graph ->
                graph
                    .node("sums", "MatMulInteger", "codes", "weights", "zero")
                    .node("result", "Cast", "to", TensorProto.DataType.FLOAT_VALUE, "sums")),
        new Way("QLinearMatMul", UINT8, OUTPUT_STEP, IntegerProductsTest::rounded),
        new Way("QLinearMatMul of signed codes", INT8, OUTPUT_STEP, IntegerProductsTest::rounded));
  }

  private static OnnxGraph weight(OnnxGraph graph, String zero) {
    return graph.node("weight", "DequantizeLinear", "weights", "one", zero);
  }

  private static OnnxGraph toFloat(OnnxGraph graph, String zeros) {
    return graph.node(
        "result",
        "MatMulIntegerToFloat",
        "codes",
        "weights",
        "one",
        "ones",
        "zero",
        zeros,
        "no_bias");
  }

  private static OnnxGraph product(OnnxGraph graph) {
    return graph
        .node("back", "DequantizeLinear", "codes", "one", "zero")
        .node("result", "MatMul", "back", "weight");
  }

  private static OnnxGraph rounded(OnnxGraph graph) {
    return graph
        .node(
            "rounded",
            "QLinearMatMul",
            "codes",
            "one",
            "zero",
            "weights",
            "one",
            "weight_zero",
            "step",
            "zero")
        .node("result", "DequantizeLinear", "rounded", "one", "zero");
  }

  private final float[] input = new float[ROWS * DEPTH];
  private final byte[] weights = new byte[DEPTH * COLUMNS];

  /**
   * @param zero the code of zero
   */
  private void draw(int zero) {
    SplittableRandom random = new SplittableRandom(1);
    for (int at = 0; at < input.length; at++) {
      input[at] = random.nextInt(256) - zero;
    }
    for (int at = 0; at < weights.length; at++) {
      weights[at] = (byte) (random.nextInt(256) - 128);
    }
  }

  /** Rows of the input times the weights, in steps; whole numbers that a float holds exactly. */
  private float[] products(float step) {
    float[] products = new float[ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        float sum = 0;
        for (int at = 0; at < DEPTH; at++) {
          sum += input[row * DEPTH + at] * weights[at * COLUMNS + column];
        }
        products[row * COLUMNS + column] = (int) Math.rint(sum / step);
      }
    }
    return products;
  }

  private OnnxGraph quantized(DataType type, int zero) {
    float[] ones = new float[COLUMNS];
    Arrays.fill(ones, 1);
    return new OnnxGraph()
        .input("values", FLOAT, ROWS, DEPTH)
        .floats("one", new float[] {1})
        .floats("ones", ones, COLUMNS)
        .floats("no_bias", new float[COLUMNS], COLUMNS)
        .floats("step", new float[] {OUTPUT_STEP})
        .codes("zero", type, new byte[] {(byte) zero})
        .codes("weight_zero", INT8, new byte[] {0})
        .codes("zeros", INT8, new byte[COLUMNS], COLUMNS)
        .codes("weights", INT8, weights, DEPTH, COLUMNS)
        .node("codes", "QuantizeLinear", "values", "one", "zero")
        .output("result", FLOAT, ROWS, COLUMNS);
  }

  /** The model, with operators of ONNX Runtime's own in its domain. */
  private static byte[] bytes(OnnxGraph graph) {
    ModelProto.Builder model = graph.model().toBuilder();
    model
        .getGraphBuilder()
        .getNodeBuilderList()
        .forEach(
            node -> {
              if (node.getOpType().equals("MatMulIntegerToFloat")) {
                node.setDomain("com.microsoft");
              }
            });
    return model
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .build()
        .toByteArray();
  }

  private float[] run(byte[] model) throws Exception {
    HostTensor values = HostTensor.of(input, ROWS, DEPTH);
    try (GraphRunner runner = GraphRunner.open(model, 1)) {
      Map<String, HostTensor> results = runner.run(Map.of("values", values), List.of("result"));
      return Objects.requireNonNull(results.get("result")).floats();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everySessionIsExact(Way way) throws Exception {
    int zero = way.type == UINT8 ? 128 : 0;
    draw(128);

    assertArrayEquals(products(way.step), run(bytes(way.nodes.apply(quantized(way.type, zero)))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void unsignedWeightsGiveTheSame(Way way) throws Exception {
    int zero = way.type == UINT8 ? 128 : 0;
    draw(128);
    byte[] model = bytes(way.nodes.apply(quantized(way.type, zero)));

    byte[] unsigned = UnsignedWeights.of(model);

    if (way.name.equals("QLinearMatMul of signed codes")) {
      assertNull(unsigned, "there is no such operator for signed codes and unsigned weights");
    } else {
      assertNotNull(unsigned);
      assertArrayEquals(products(way.step), run(unsigned));
      assertFalse(isInt8(unsigned, "weights"));
      assertNull(UnsignedWeights.of(unsigned), "nothing is left to move");
    }
  }

  private static boolean isInt8(byte[] model, String name) throws Exception {
    return ModelProto.parseFrom(model).getGraph().getInitializerList().stream()
        .anyMatch(it -> it.getName().equals(name) && it.getDataType() == DataType.INT8_VALUE);
  }

  @Test
  void weightsThatTwoOperatorsReadAreMovedOnce() throws Exception {
    draw(128);
    OnnxGraph graph =
        product(weight(quantized(UINT8, 128), "weight_zero"))
            .node("again", "DequantizeLinear", "weights", "one", "weight_zero")
            .node("second", "MatMul", "back", "again")
            .output("second", FLOAT, ROWS, COLUMNS);

    byte[] unsigned = Objects.requireNonNull(UnsignedWeights.of(bytes(graph)));

    List<TensorProto> large =
        ModelProto.parseFrom(unsigned).getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getRawData().size() == weights.length)
            .toList();
    assertEquals(List.of("weights/unsigned"), large.stream().map(TensorProto::getName).toList());
    assertArrayEquals(products(1), run(unsigned));
  }

  @Test
  void weightsThatSomethingElseReadsStayForIt() throws Exception {
    draw(128);
    OnnxGraph graph = product(weight(quantized(UINT8, 128), "weight_zero"));
    graph.node("raw", "Identity", "weights").output("raw", INT8, DEPTH, COLUMNS);

    byte[] unsigned = Objects.requireNonNull(UnsignedWeights.of(bytes(graph)));

    assertTrue(isInt8(unsigned, "weights"));
    assertArrayEquals(products(1), run(unsigned));
  }

  @Test
  void aModelWithoutWeightsOfSignedCodesIsOpenedAsItIs() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("values", FLOAT, 1)
            .node("result", "Identity", "values")
            .output("result", FLOAT, 1);

    assertNull(UnsignedWeights.of(bytes(graph)));
  }

  @Test
  void whichProcessorsCutOffIsReadFromTheKernelsList() {
    assertTrue(OnnxRuntimeSessions.cutsOffProducts("flags\t: fpu sse4_2 avx2 fma\n"));
    assertTrue(OnnxRuntimeSessions.cutsOffProducts("flags\t: avx2 avx512f avx512bw avx512vl\n"));
    assertFalse(OnnxRuntimeSessions.cutsOffProducts("flags\t: avx2 avx512f avx512_vnni\n"));
    assertFalse(OnnxRuntimeSessions.cutsOffProducts("flags\t: avx2 avx_vnni\n"));
  }

  @Test
  void theCodesAreLargeEnoughToBeCutOffIn16Bits() {
    draw(0);
    long beyond = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int at = 0; at + 1 < DEPTH; at += 2) {
        float pair = input[row * DEPTH + at] * weights[at * COLUMNS];
        pair += input[row * DEPTH + at + 1] * weights[(at + 1) * COLUMNS];
        beyond += Math.abs(pair) > Short.MAX_VALUE ? 1 : 0;
      }
    }

    assertTrue(beyond > 20, beyond + " pairs");
  }
}
