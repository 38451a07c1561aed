package io.github.jetdetr.engine.onnxruntime;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that opens one model and ends with its standard input; started by tests, as anybody may
 * start Java.
 */
final class OpenOneModel {

  private OpenOneModel() {}

  /**
   * Opens the model.
   *
   * @param args path of an ONNX file
   */
  public static void main(String[] args) throws Exception {
    try (GraphRunner graph = GraphRunner.open(Files.readAllBytes(Path.of(args[0])), 1)) {
      System.out.println(graph.inputs());
      while (System.in.read() >= 0) {
        // Lives on.
      }
    }
  }
}
