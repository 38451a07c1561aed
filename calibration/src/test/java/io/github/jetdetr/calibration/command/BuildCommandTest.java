package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BuildCommandTest {

  private final StringWriter err = new StringWriter();

  private ExitCode run(String... arguments) {
    CommandLine line = CalibrateMain.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    for (ExitCode each : ExitCode.values()) {
      if (each.code() == code) {
        return each;
      }
    }
    throw new AssertionError("an exit code of its own: " + code);
  }

  @Test
  void aMissingModelIsReportedBeforeTheGpuIsProbed(@TempDir Path folder) {
    assertEquals(ExitCode.NO_INPUT, run("build", "--model", folder.resolve("a.onnx").toString()));
    assertTrue(err.toString().contains("no model file at "), err.toString());
  }

  @Test
  void aFolderWithoutModelsIsNoBundle(@TempDir Path folder) {
    assertEquals(ExitCode.NO_INPUT, run("build", "--bundle", folder.toString()));
    assertTrue(err.toString().contains("no bundle at " + folder), err.toString());
  }

  @Test
  void oneSourceHasToBeGiven() {
    assertEquals(ExitCode.USAGE, run("build"));
  }

  @Test
  void aBatchBeyondTheMaximumIsRefused(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);

    assertEquals(ExitCode.USAGE, run("build", "--model", onnx.toString(), "--batch", "5"));
    assertTrue(err.toString().contains("--batch must be in [1, 4], but was 5"), err.toString());
  }

  @Test
  void withoutAGpuTheErrorNamesWhatIsMissing(@TempDir Path folder) throws Exception {
    assumeFalse(Preflight.ofThisMachine().isClean(), "skipped: TensorRT can run here");
    Path onnx = TinyModel.of(Layout.RAW).write(folder);

    assertEquals(ExitCode.UNAVAILABLE, run("build", "--model", onnx.toString()));

    for (String line : Preflight.ofThisMachine().lines()) {
      assertTrue(err.toString().contains(line), err.toString());
    }
  }
}
