package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.BundleSamples;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleAnswerTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsProvedIsSaidWithItsLimit() throws Exception {
    BundleSamples.certificate().write(folder.resolve(Bundle.CERTIFICATE));
    List<String> lines = lines();

    assertTrue(lines.get(0).startsWith(folder + ": fp32 on onnxruntime"), lines::toString);
    assertTrue(lines.get(1).startsWith("judged on "), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.contains("are allowed")), lines::toString);
  }

  @Test
  void aCertificateThatCannotBeReadIsSaid() throws Exception {
    Files.writeString(folder.resolve(Bundle.CERTIFICATE), "{}");
    List<String> lines = lines();

    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(1).contains(Bundle.CERTIFICATE), lines::toString);
  }

  private List<String> lines() throws Exception {
    Path file = TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx");
    EngineOptions options = new EngineOptions(1, 1, EngineKind.ONNXRUNTIME);
    try (Model model = Model.open(file, options, 0.3f)) {
      return new BundleAnswer(folder, model).lines();
    }
  }
}
