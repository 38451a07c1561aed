package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Loads weights from external files into the model (onnx/docs/ExternalData.md). {@code OnnxFile}
 * has already checked that the files are in the model's folder.
 */
final class ExternalData {

  private ExternalData() {}

  /**
   * A copy of the model with all weights inside.
   *
   * @param path of the model
   * @throws ModelException if an offset or length is invalid
   */
  static ModelProto inline(ModelProto model, Path path) throws IOException, ModelException {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int at = 0; at < graph.getInitializerCount(); at++) {
      TensorProto tensor = graph.getInitializer(at);
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        graph.setInitializer(at, inline(tensor, path));
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static TensorProto inline(TensorProto tensor, Path path)
      throws IOException, ModelException {
    String location = "";
    long offset = 0;
    long length = -1;
    try {
      for (StringStringEntryProto entry : tensor.getExternalDataList()) {
        switch (entry.getKey()) {
          case "location" -> location = entry.getValue();
          case "offset" -> offset = Long.parseLong(entry.getValue());
          case "length" -> length = Long.parseLong(entry.getValue());
          default -> {}
        }
      }
    } catch (NumberFormatException e) {
      throw new ModelException(
          path + ": invalid offset or length of '" + tensor.getName() + "'", e);
    }
    try (RandomAccessFile file =
        new RandomAccessFile(path.resolveSibling(location).toFile(), "r")) {
      long end = length < 0 ? file.length() : offset + length;
      if (offset < 0 || end < offset || end > file.length() || end - offset > Integer.MAX_VALUE) {
        throw new ModelException(
            "%s: '%s' spans bytes %d to %d of %s, which has %d bytes"
                .formatted(path, tensor.getName(), offset, end, location, file.length()));
      }
      byte[] bytes = new byte[(int) (end - offset)];
      file.seek(offset);
      file.readFully(bytes);
      return tensor.toBuilder()
          .clearDataLocation()
          .clearExternalData()
          .setRawData(ByteString.copyFrom(bytes))
          .build();
    }
  }
}
