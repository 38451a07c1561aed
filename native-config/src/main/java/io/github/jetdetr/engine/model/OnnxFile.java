package io.github.jetdetr.engine.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The metadata of an ONNX file, read without loading its weights and without native code.
 *
 * <p>A model of hundreds of megabytes is parsed field by field (<a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>), skipping weights,
 * so that reading needs little memory.
 *
 * @param path the file
 * @param digest {@code sha256:…} of the file and of its external data files, sorted by name
 * @param bytes size of the file and its external data
 * @param producer name and version of the exporter; may be empty
 * @param opset version of the default operator set
 * @param inputs inputs, without weights listed as inputs (IR version 3)
 * @param outputs outputs
 * @param operators number of occurrences of each operator, by name
 * @param producers by output, the operator that computed its values, passing over those that only
 *     reshape, cast or cut; best effort
 * @param metadata what the exporter wrote about the model ({@code metadata_props})
 * @param parameters number of weights
 * @param precision {@code int8} if there are Q/DQ pairs, {@code fp16} if most weights are half
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
    Map<String, String> producers,
    Map<String, String> metadata,
    long parameters,
    String precision) {

  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Map.copyOf(operators);
    producers = Map.copyOf(producers);
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads the file.
   *
   * @throws ModelException if there is no such file, it is not ONNX or is truncated, or its
   *     external data is missing or outside the model's folder
   */
  public static OnnxFile read(Path path) throws ModelException {
    if (!Files.isRegularFile(path)) {
      throw new ModelException("no model file at " + path);
    }
    try (InputStream file = Files.newInputStream(path)) {
      return new OnnxReader(path).read(CodedInputStream.newInstance(file, 1 << 16));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new ModelException(
          path + " is not an ONNX model, or is truncated: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + path + ": " + FileFault.words(e), e);
    }
  }

  /** How often an operator occurs, by its ONNX name. */
  public int count(String operator) {
    return operators.getOrDefault(operator, 0);
  }

  /** Whether the graph has a dynamic batch size. */
  public boolean hasDynamicBatch() {
    return inputs.stream().allMatch(input -> input.size(0) == TensorInfo.DYNAMIC);
  }
}
