package io.github.jetdetr.preflight;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says whether TensorRT can run here, before any of its binding classes is touched. */
public final class Preflight {

  private static final String BINDING = "org/bytedeco/tensorrt/global/nvinfer.class";

  private Preflight() {}

  /** Looks at this machine. */
  public static PreflightReport ofThisMachine() {
    return check(Path.of("/"), System.getenv());
  }

  /**
   * Looks at the machine whose files lie under {@code root}; reads files and nothing else.
   *
   * @param environment the variables the dynamic linker would see
   */
  public static PreflightReport check(Path root, Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    bindings(findings);
    return new PreflightReport(findings);
  }

  private static void bindings(List<Finding> findings) {
    boolean there = Preflight.class.getClassLoader().getResource(BINDING) != null;
    findings.add(
        there
            ? Finding.ok("bindings", "TensorRT's are part of this program")
            : Finding.fault(
                "bindings",
                "this program was built without TensorRT's",
                "use the distribution built for this platform"));
  }
}
