package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.tensorrt.PrecisionFallback.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionFallbackTest {

  private static final List<ModelFile> RUNGS =
      List.of(
          new ModelFile(Path.of("model.int8.onnx"), "int8"),
          new ModelFile(Path.of("model.fp16.onnx"), "fp16"),
          new ModelFile(Path.of("model.onnx"), "fp32"));

  private final List<String> said = new ArrayList<>();

  private String firstThatBuilds(Set<String> failing) throws ModelException {
    return PrecisionFallback.firstThatBuilds(
        RUNGS,
        candidate -> {
          if (failing.contains(candidate.precision())) {
            throw new ModelException("no tactic for " + candidate.onnx());
          }
          return candidate.precision();
        },
        said::add);
  }

  @Test
  void theWantedPrecisionIsTakenWithoutAWord() throws ModelException {
    assertEquals("int8", firstThatBuilds(Set.of()));
    assertEquals(List.of(), said);
  }

  @Test
  void aFailureIsSaidAndTheNextOneTaken() throws ModelException {
    assertEquals("fp32", firstThatBuilds(Set.of("int8", "fp16")));
    assertEquals(
        List.of(
            "int8 failed, trying fp16: no tactic for model.int8.onnx",
            "fp16 failed, trying fp32: no tactic for model.fp16.onnx"),
        said);
  }

  @Test
  void int8IsHeldAgainstTheFileThatTheCpuRoundsRightly(@TempDir Path bundle) throws IOException {
    Path int8 = bundle.resolve("model.int8.onnx");
    assertEquals(int8, PrecisionFallback.reference(int8), "with nothing else at hand");
    Path forCpu = Files.createFile(bundle.resolve("model.int8.cpu.onnx"));
    assertEquals(forCpu, PrecisionFallback.reference(int8));
    Path half = bundle.resolve("model.fp16.onnx");
    assertEquals(half, PrecisionFallback.reference(half));
  }

  @Test
  void whenAllFailEveryReasonIsGiven() {
    ModelException rememberedFailure =
        assertThrows(ModelException.class, () -> firstThatBuilds(Set.of("int8", "fp16", "fp32")));

    assertEquals(
        "int8: no tactic for model.int8.onnx; fp16: no tactic for model.fp16.onnx;"
            + " fp32: no tactic for model.onnx",
        rememberedFailure.getMessage());
    assertEquals(2, said.size());
  }

  private static List<String> names(Path folder, String onnx) {
    return PrecisionFallback.candidates(folder.resolve(onnx)).stream()
        .map(candidate -> String.valueOf(candidate.onnx().getFileName()))
        .toList();
  }

  @Test
  void aBundlesHigherPrecisionsStandBehindTheChosenOne(@TempDir Path folder) throws IOException {
    for (String name : List.of("model.onnx", "model.fp16.onnx", "model.int8.onnx")) {
      Files.createFile(folder.resolve(name));
    }

    assertEquals(
        List.of("model.int8.onnx", "model.fp16.onnx", "model.onnx"),
        names(folder, "model.int8.onnx"));
    assertEquals(List.of("model.fp16.onnx", "model.onnx"), names(folder, "model.fp16.onnx"));
    assertEquals(List.of("model.onnx"), names(folder, "model.onnx"));
  }

  @Test
  void whatABundleLacksIsNotTried(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("model.onnx"));
    Files.createFile(folder.resolve("model.int8.onnx"));

    assertEquals(List.of("model.int8.onnx", "model.onnx"), names(folder, "model.int8.onnx"));
  }

  @Test
  void anyOtherFileStandsAlone(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("model.onnx"));

    assertEquals(List.of("road.onnx"), names(folder, "road.onnx"));
  }
}
