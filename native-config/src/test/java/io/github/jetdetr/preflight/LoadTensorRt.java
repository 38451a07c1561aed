package io.github.jetdetr.preflight;

import java.util.List;
import java.util.Set;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/** A process of its own that opens TensorRT, since opening it may end the process. */
final class LoadTensorRt {

  // What libraries without a GPU behind them cannot have.
  private static final Set<String> NO_GPU = Set.of("driver", "gpu", "tensorrt");

  private LoadTensorRt() {}

  /**
   * Loads the binding as the engine does.
   *
   * @param args {@code asked} to ask the preflight first, {@code blind} not to
   */
  @SuppressWarnings("SystemOut") // the test reads it
  public static void main(String[] args) {
    if (args[0].equals("asked")) {
      List<PreflightFinding> faults =
          Preflight.ofThisMachine().faults().stream()
              .filter(fault -> !NO_GPU.contains(fault.what()))
              .toList();
      if (!faults.isEmpty()) {
        faults.forEach(fault -> System.out.println(fault.line()));
        System.exit(69);
      }
    }
    System.out.println("release " + nvinfer.getInferLibVersion());
    System.out.println("parser " + nvonnxparser.getNvOnnxParserVersion());
  }
}
