package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IInt8Calibrator;
import org.junit.jupiter.api.Test;

class NativeRulesTest {

  @Test
  void thisModuleKeepsTheRules() throws IOException, URISyntaxException {
    NativeRules rules = new NativeRules();
    Path classes =
        Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, Set<String>> offences = new TreeMap<>();
    List<Path> files;
    try (var all = Files.walk(classes)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }

    for (Path file : files) {
      try (InputStream bytecode = Files.newInputStream(file)) {
        Set<String> found = rules.offences(bytecode);
        if (!found.isEmpty()) {
          offences.put(classes.relativize(file).toString(), found);
        }
      }
    }

    assertEquals(Map.of(), offences);
    assertTrue(files.size() > 100, () -> "only " + files.size() + " classes");
  }

  @SuppressWarnings("UnusedMethod") // its bytecode is read
  private static final class Younger {
    static int of(IBuilderConfig config) {
      config.setMaxNbTactics(3);
      return config.getMaxNbTactics();
    }
  }

  @SuppressWarnings({"deprecation", "UnusedMethod"})
  private static final class Precision {
    static void of(IBuilderConfig config) {
      config.setFlag(nvinfer.BuilderFlag.kFP16);
      config.setFlag(nvinfer.BuilderFlag.kINT8);
    }
  }

  /** A flag's number is another flag in the next major release. */
  @SuppressWarnings("UnusedMethod")
  private static final class Numbers {
    static void of(IBuilderConfig config) {
      config.setFlag(6);
      config.setMemoryPoolLimit(0, 1L << 20);
    }
  }

  @SuppressWarnings({"deprecation", "UnusedMethod"})
  private static final class Calibrated {
    static void of(IBuilderConfig config, IInt8Calibrator calibrator) {
      config.setInt8Calibrator(calibrator);
    }
  }

  @SuppressWarnings("UnusedMethod")
  private static final class Unasked {
    static int of() {
      return cudart.cudaDeviceReset() + cublas.cublasGetCudartVersion() == 0 ? 1 : 0;
    }
  }

  @SuppressWarnings("UnusedMethod")
  private static final class Fair {
    static boolean of(IBuilder builder) {
      try (IBuilderConfig config = builder.createBuilderConfig()) {
        config.setMemoryPoolLimit(nvinfer.MemoryPoolType.kWORKSPACE, 1L << 20);
        config.setFlag(nvinfer.BuilderFlag.kTF32);
        return !config.isNull() && cudart.cudaGetDeviceCount(new int[1]) == cudart.cudaSuccess;
      }
    }
  }

  @Test
  void whatIsYoungerThanTheOldestTensorRtIsFound() throws IOException {
    assertOffences(
        Younger.class,
        "IBuilderConfig.getMaxNbTactics is not on the list of TensorRT 10.3",
        "IBuilderConfig.setMaxNbTactics is not on the list of TensorRT 10.3");
  }

  @Test
  void aPrecisionFlagIsFound() throws IOException {
    assertOffences(
        Precision.class,
        "nvinfer$BuilderFlag.kFP16 is not on the list of TensorRT 10.3",
        "nvinfer$BuilderFlag.kINT8 is not on the list of TensorRT 10.3");
  }

  @Test
  void aNumberInPlaceOfAnEnumIsFound() throws IOException {
    assertOffences(
        Numbers.class,
        "IBuilderConfig.setFlag takes an enum's number; name the constant",
        "IBuilderConfig.setMemoryPoolLimit takes an enum's number; name the constant");
  }

  @Test
  void aCalibratorIsFound() throws IOException {
    assertOffences(
        Calibrated.class,
        "IBuilderConfig.setInt8Calibrator is not on the list of TensorRT 10.3",
        "IInt8Calibrator is not on the list of TensorRT 10.3");
  }

  @Test
  void aFunctionThatNoPreflightAsksForIsFound() throws IOException {
    assertOffences(
        Unasked.class,
        "cublas.cublasGetCudartVersion: only cudart and nvrtc are used",
        "cudart.cudaDeviceReset is not in NativeCalls, so no preflight asks for it");
  }

  @Test
  void whatIsAllowedIsNotFound() throws IOException {
    assertOffences(Fair.class);
  }

  private static void assertOffences(Class<?> offender, String... expected) throws IOException {
    String resource = "/" + offender.getName().replace('.', '/') + ".class";
    try (InputStream bytecode = NativeRulesTest.class.getResourceAsStream(resource)) {
      assertTrue(bytecode != null, resource);
      assertEquals(Set.of(expected), new NativeRules().offences(bytecode));
    }
  }
}
