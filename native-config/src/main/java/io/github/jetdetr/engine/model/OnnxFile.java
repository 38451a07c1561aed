package io.github.jetdetr.engine.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says of itself, read without loading its weights and without any native code.
 *
 * <p>A model of hundreds of megabytes is walked field by field (<a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>), weights are
 * skipped, so reading costs little memory on a small device.
 *
 * @param path the file
 * @param digest {@code sha256:…} over the file and, in the order of their names, the files of its
 *     external data
 * @param bytes size of the file and of its external data
 * @param producer the exporter's name and version as the file gives it; may be empty
 * @param opset version of the default operator set
 * @param inputs what has to be fed; weights listed as inputs (IR version 3) are left out
 * @param outputs what comes back
 * @param operators how often each operator occurs, by name
 * @param parameters number of weights
 * @param precision {@code int8} when there are Q/DQ pairs, {@code fp16} when most weights are half
 *     precision, otherwise {@code fp32}
 */
public record OnnxFile(
    Path path,
    String digest,
    long bytes,
    String producer,
    long opset,
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    Map<String, Integer> operators,
    long parameters,
    String precision) {

  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Map.copyOf(operators);
  }

  /**
   * Reads the file.
   *
   * @throws ModelException when there is no such file, it is not ONNX, it ends too early, or its
   *     external data is missing or points outside the model's folder
   */
  public static OnnxFile read(Path path) throws ModelException {
    if (!Files.isRegularFile(path)) {
      throw new ModelException("no model file at " + path);
    }
    try (InputStream file = Files.newInputStream(path)) {
      return new OnnxReader(path).read(CodedInputStream.newInstance(file, 1 << 16));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new ModelException(path + " is not an ONNX model, or is cut off: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whether the graph leaves open how many pictures it is fed at once. */
  public boolean hasOpenBatch() {
    return inputs.stream().allMatch(input -> input.size(0) == TensorInfo.DYNAMIC);
  }
}
