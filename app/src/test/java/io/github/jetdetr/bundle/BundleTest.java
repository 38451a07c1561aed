package io.github.jetdetr.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aPlainModelIsOpenedAsItIs() throws Exception {
    Path model = Files.writeString(folder.resolve("model.onnx"), "a model");
    assertEquals(model, Bundle.choose(model, EngineKind.ONNXRUNTIME));
  }

  @Test
  void aBundleGivesThePrecisionThatItsCertificateProvedBest() throws Exception {
    certify("int8", "cpu");
    assertEquals(folder.resolve(Bundle.INT8_CPU), Bundle.choose(folder, EngineKind.ONNXRUNTIME));
  }

  @Test
  void aBundleWithoutACertificateIsRefused() {
    assertRefused("has no certificate");
  }

  @Test
  void aCertificateOfOtherFilesIsRefused() throws Exception {
    certify("int8", "cpu");
    Files.writeString(folder.resolve(Bundle.INT8_CPU), "another model");
    assertRefused("is not the file that certificate.json was written for");
    Files.delete(folder.resolve(Bundle.INT8_CPU));
    assertRefused("has no file 'model.int8.cpu.onnx'");
  }

  @Test
  void aRefusedBundleIsRefusedWithItsReason() throws Exception {
    certify("refused", "cpu");
    assertRefused("was refused: because");
  }

  @Test
  void aCertificateOfAnotherEngineIsRefused() throws Exception {
    certify("int8", "Orin");
    assertRefused("was judged on 'Orin'");
  }

  @Test
  void aDamagedCertificateIsRefused() throws Exception {
    for (String text : new String[] {"", "{", "[]", "{\"verdict\":\"int8\"}"}) {
      Files.writeString(folder.resolve(Bundle.CERTIFICATE), text);
      assertRefused("is no certificate");
    }
  }

  @Test
  void aCertificateDoesNotNameFilesOutsideItsBundle() throws Exception {
    Files.writeString(folder.resolve(Bundle.MODEL), "a model");
    Files.writeString(
        folder.resolve(Bundle.CERTIFICATE),
        "{\"files\":{\"model.onnx\":\"%s\",\"../secret\":\"\"}}"
            .formatted(Bundle.digest(folder.resolve(Bundle.MODEL))));
    assertRefused("has no file '../secret'");
  }

  @Test
  void theCpusVerdictKeepsNoGpuFromInt8() throws Exception {
    certify(Bundle.CERTIFICATE, "fp32", Bundle.MODEL, "cpu");
    assertEquals(folder.resolve(Bundle.INT8), onGpu("Orin"));
    assertEquals(folder.resolve(Bundle.MODEL), Bundle.choose(folder, EngineKind.ONNXRUNTIME));
  }

  @Test
  void aGpusOwnVerdictStands() throws Exception {
    certify(Bundle.CERTIFICATE, "int8", Bundle.INT8_CPU, "cpu");
    certify(Bundle.GPU_CERTIFICATE, "fp16", Bundle.HALF, "Orin");
    assertEquals(folder.resolve(Bundle.HALF), onGpu("Orin"));
    assertEquals(folder.resolve(Bundle.INT8_CPU), Bundle.choose(folder, EngineKind.ONNXRUNTIME));
  }

  @Test
  void anotherGpusVerdictDoesNotBindThisOne() throws Exception {
    certify(Bundle.GPU_CERTIFICATE, "fp16", Bundle.HALF, "Orin");
    assertEquals(folder.resolve(Bundle.INT8), onGpu("Thor"));
    certify(Bundle.GPU_CERTIFICATE, "refused", "", "Orin", "latency");
    assertEquals(folder.resolve(Bundle.INT8), onGpu("Thor"));
  }

  @Test
  void withoutACertificateAGpuTakesTheLowestPrecisionThereIs() throws Exception {
    writeModels();
    assertEquals(folder.resolve(Bundle.INT8), onGpu("Orin"));
    Files.delete(folder.resolve(Bundle.INT8));
    assertEquals(folder.resolve(Bundle.HALF), onGpu("Orin"));
    Files.delete(folder.resolve(Bundle.HALF));
    assertEquals(folder.resolve(Bundle.MODEL), onGpu("Orin"));
    Files.delete(folder.resolve(Bundle.MODEL));
    assertGpuRefuses("Orin", "holds no model");
  }

  @Test
  void aRefusalForAccuracyHoldsOnEveryEngineAndOneForSpeedOnItsOwn() throws Exception {
    certify(Bundle.CERTIFICATE, "refused", "", "cpu", "latency");
    assertRefused("was refused: because");
    assertEquals(folder.resolve(Bundle.INT8), onGpu("Orin"));

    certify(Bundle.CERTIFICATE, "refused", "", "cpu", "accuracy");
    assertGpuRefuses("Orin", "was refused: because");
    certify(Bundle.CERTIFICATE, "refused", "", "cpu", "");
    assertGpuRefuses("Orin", "was refused: because");

    certify(Bundle.CERTIFICATE, "fp32", Bundle.MODEL, "cpu");
    certify(Bundle.GPU_CERTIFICATE, "refused", "", "Orin", "latency");
    assertGpuRefuses("Orin", "was refused: because");
  }

  @Test
  void aGpuTakesNothingFromABundleOfMixedFiles() throws Exception {
    certify(Bundle.CERTIFICATE, "fp32", Bundle.MODEL, "cpu");
    Files.writeString(folder.resolve(Bundle.INT8), "another model");
    assertGpuRefuses("Orin", "is not the file that certificate.json was written for");

    certify(Bundle.GPU_CERTIFICATE, "int8", Bundle.INT8, "Orin");
    Files.writeString(folder.resolve(Bundle.HALF), "another model");
    assertGpuRefuses("Orin", "is not the file that certificate.tensorrt.json was written for");
  }

  @Test
  void aDamagedCertificateIsRefusedOnAGpuToo() throws Exception {
    writeModels();
    Files.writeString(folder.resolve(Bundle.GPU_CERTIFICATE), "{");
    assertGpuRefuses("Orin", "is no certificate");
  }

  private Path onGpu(String device) throws ModelException {
    return Bundle.choose(folder, EngineKind.TENSORRT, () -> device);
  }

  private void assertGpuRefuses(String device, String because) {
    String line =
        String.valueOf(assertThrows(ModelException.class, () -> onGpu(device)).getMessage());
    assertTrue(line.contains(because), line);
    assertEquals(1, line.lines().count(), line);
  }

  private void writeModels() throws IOException {
    for (String name : List.of(Bundle.MODEL, Bundle.HALF, Bundle.INT8, Bundle.INT8_CPU)) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  private void certify(String name, String verdict, String best, String device) throws IOException {
    certify(name, verdict, best, device, "");
  }

  private void certify(String name, String verdict, String best, String device, String refusedFor)
      throws IOException {
    writeModels();
    StringBuilder files = new StringBuilder();
    for (String file : List.of(Bundle.MODEL, Bundle.HALF, Bundle.INT8, Bundle.INT8_CPU)) {
      files
          .append(files.isEmpty() ? "" : ",")
          .append("\"%s\":\"%s\"".formatted(file, Bundle.digest(folder.resolve(file))));
    }
    Files.writeString(
        folder.resolve(name),
        """
        {"verdict":"%s","reason":"because","verdict_file":"%s","refused_for":"%s",
         "engine":{"device":"%s"},"files":{%s}}
        """
            .formatted(verdict, best, refusedFor, device, files));
  }

  private void certify(String verdict, String device) throws IOException {
    Path fp32 = Files.writeString(folder.resolve(Bundle.MODEL), "fp32");
    Path int8 = Files.writeString(folder.resolve(Bundle.INT8_CPU), "int8");
    Files.writeString(
        folder.resolve(Bundle.CERTIFICATE),
        """
        {"verdict":"%s","reason":"because","verdict_file":"model.int8.cpu.onnx",
         "engine":{"device":"%s"},
         "files":{"model.onnx":"%s","model.int8.cpu.onnx":"%s"}}
        """
            .formatted(verdict, device, Bundle.digest(fp32), Bundle.digest(int8)));
  }

  private void assertRefused(String because) {
    String line =
        String.valueOf(
            assertThrows(ModelException.class, () -> Bundle.choose(folder, EngineKind.ONNXRUNTIME))
                .getMessage());
    assertTrue(line.contains(because), line);
    assertEquals(1, line.lines().count(), line);
  }
}
