package io.github.jetdetr.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  void aBundleOfFp32AloneNeedsNoCertificate() throws Exception {
    Path model = Files.writeString(folder.resolve(Bundle.MODEL), "a model");
    assertEquals(model, Bundle.choose(folder, EngineKind.ONNXRUNTIME));
    assertEquals(model, onGpu("Orin"));

    Files.writeString(folder.resolve(Bundle.HALF), "another precision");
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
    Map<String, String> files =
        Map.of(Bundle.MODEL, Sha256.of(folder.resolve(Bundle.MODEL)), "../secret", "sha256:");
    BundleSamples.certificate("fp32", Bundle.MODEL, null, "cpu", files)
        .write(folder.resolve(Bundle.CERTIFICATE));
    assertRefused("has no file '../secret'");
  }

  @Test
  void aCertificateWhoseBestFileIsNotAmongItsFilesIsRefused() throws Exception {
    for (String best : new String[] {"", Bundle.CARD, "other.onnx"}) {
      certify(Bundle.CERTIFICATE, "int8", best, "cpu");
      assertRefused("does not say which file is best");
    }
  }

  @Test
  void removingABundleLeavesOtherFilesAlone() throws Exception {
    certify("int8", "cpu");
    Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
    Bundle.remove(folder);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(other), left.toList());
    }
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
    String file = best.isEmpty() ? null : best;
    String why = refusedFor.isEmpty() ? null : refusedFor;
    BundleSamples.certificate(verdict, file, why, device, Bundle.digests(folder))
        .write(folder.resolve(name));
  }

  private void certify(String verdict, String device) throws IOException {
    Files.writeString(folder.resolve(Bundle.MODEL), "fp32");
    Files.writeString(folder.resolve(Bundle.INT8_CPU), "int8");
    BundleSamples.certificate(verdict, Bundle.INT8_CPU, null, device, Bundle.digests(folder))
        .write(folder.resolve(Bundle.CERTIFICATE));
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
