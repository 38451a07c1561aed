package io.github.jetdetr.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.preflight.PreflightFinding;
import io.github.jetdetr.preflight.PreflightReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {

  private static final PreflightReport CLEAN =
      new PreflightReport(
          List.of(
              PreflightFinding.ok("glibc", "2.39"),
              PreflightFinding.note("memory", "no swap", "add swap")));
  private static final PreflightReport LACKING =
      new PreflightReport(
          List.of(
              PreflightFinding.fault("libcuda.so.1", "not found", "apt install nvidia-l4t-cuda"),
              PreflightFinding.ok("glibc", "2.39"),
              PreflightFinding.fault("libnvinfer.so.10", "not found", "apt install libnvinfer10")));

  @Test
  void autoIsTensorRtWhereItCanRun() throws ExitException {
    assertEquals(EngineKind.TENSORRT, decide(EngineKind.AUTO, true, CLEAN));
    assertEquals(EngineKind.ONNXRUNTIME, decide(EngineKind.AUTO, true, LACKING));
  }

  @Test
  void withoutAGpuAutoDoesNotLookFurther() throws ExitException {
    EngineKind kind =
        EngineChoice.decide(
            EngineKind.AUTO,
            () -> false,
            () -> {
              throw new AssertionError("looked further");
            });

    assertEquals(EngineKind.ONNXRUNTIME, kind);
  }

  @Test
  void tensorRtIsNeverReplaced() throws ExitException {
    assertEquals(EngineKind.TENSORRT, decide(EngineKind.TENSORRT, false, CLEAN));
    ExitException e =
        assertThrows(ExitException.class, () -> decide(EngineKind.TENSORRT, true, LACKING));

    assertEquals(ExitCode.UNAVAILABLE, e.code());
    assertEquals(
        "libcuda.so.1: not found → apt install nvidia-l4t-cuda\n"
            + "libnvinfer.so.10: not found → apt install libnvinfer10",
        e.getMessage());
  }

  @Test
  void theCpuIsTakenWhereItIsAskedFor() throws ExitException {
    assertEquals(EngineKind.ONNXRUNTIME, decide(EngineKind.ONNXRUNTIME, true, CLEAN));
  }

  private static EngineKind decide(EngineKind requested, boolean gpu, PreflightReport report)
      throws ExitException {
    return EngineChoice.decide(requested, () -> gpu, () -> report);
  }
}
