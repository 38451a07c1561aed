package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aPlainModelIsOpenedAsItIs() throws Exception {
    Path model = Files.writeString(folder.resolve("model.onnx"), "a model");
    assertEquals(model, Bundle.choose(model));
  }

  @Test
  void aBundleGivesThePrecisionThatItsCertificateProvedBest() throws Exception {
    certify("int8", "cpu");
    assertEquals(folder.resolve(Bundle.INT8_CPU), Bundle.choose(folder));
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
            assertThrows(ModelException.class, () -> Bundle.choose(folder)).getMessage());
    assertTrue(line.contains(because), line);
    assertEquals(1, line.lines().count(), line);
  }
}
