package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProfileCommandTest {

  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = CalibrateMain.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(new StringWriter()));
    return line.execute(arguments);
  }

  @Test
  void theSlowestNodesAreShownWithTheirOperators(@TempDir Path folder) throws Exception {
    String onnx = TinyModel.of(Layout.RAW).write(folder).toString();

    assertEquals(ExitCode.OK.code(), run("profile", "--model", onnx, "--runs", "3", "--top", "2"));

    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).matches("\\d+ nodes, [\\d.]+ ms per run"), out.toString());
    assertTrue(out.toString().contains("GridSample"), out.toString());
    assertTrue(lines.get(lines.size() - 3).contains("operator"), out.toString());
  }

  @Test
  void figuresOutOfRangeAreRefused(@TempDir Path folder) throws Exception {
    String onnx = TinyModel.of(Layout.RAW).write(folder).toString();

    assertEquals(ExitCode.USAGE.code(), run("profile", "--model", onnx, "--runs", "0"));
  }
}
