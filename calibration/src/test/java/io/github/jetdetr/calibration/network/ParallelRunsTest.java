package io.github.jetdetr.calibration.network;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.support.OnnxGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a graph that adds its input, of any length, to itself. */
class ParallelRunsTest {

  private static final byte[] TWICE =
      new OnnxGraph()
          .input("x", FLOAT, OnnxGraph.OPEN)
          .node("y", "Add", "x", "x")
          .output("y", FLOAT, OnnxGraph.OPEN)
          .model()
          .toByteArray();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void resultsAreInTheOrderOfTheirInputs(int threads) throws Exception {
    try (ParallelRuns runs = ParallelRuns.open(TWICE, threads, 40)) {
      List<Float> doubled =
          runs.run(
              40,
              run -> number(run),
              List.of("y"),
              (run, values) -> DetectorOutputs.tensor(values, "y").floats()[0]);

      assertEquals(IntStream.range(0, 40).mapToObj(run -> 2f * run).toList(), doubled);
    }
  }

  @Test
  void inputsAreAskedForInOrderByTheCallersThread() throws Exception {
    List<Integer> asked = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    try (ParallelRuns runs = ParallelRuns.open(TWICE, 2, 9)) {
      runs.run(
          9,
          run -> {
            asked.add(run);
            threads.add(Thread.currentThread());
            return number(run);
          },
          List.of("y"),
          (run, values) -> run);
    }

    assertEquals(IntStream.range(0, 9).boxed().toList(), asked);
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void aRunThatFailsEndsTheCallAndTheGraphCanBeUsedAgain() throws Exception {
    try (ParallelRuns runs = ParallelRuns.open(TWICE, 2, 9)) {
      assertThrows(
          InferenceException.class,
          () ->
              runs.run(
                  9, run -> run == 4 ? Map.of() : number(run), List.of("y"), (run, values) -> run));

      assertEquals(
          List.of(0, 1, 2), runs.run(3, run -> number(run), List.of("y"), (run, values) -> run));
    }
  }

  @Test
  void whatGoesWrongWithAResultIsThrownAsItIs() throws Exception {
    try (ParallelRuns runs = ParallelRuns.open(TWICE, 2, 9)) {
      OutOfMemoryError full = new OutOfMemoryError("made up");
      assertSame(
          full,
          assertThrows(
              OutOfMemoryError.class,
              () ->
                  runs.run(
                      9,
                      run -> number(run),
                      List.of("y"),
                      (run, values) -> {
                        throw full;
                      })));
    }
  }

  @Test
  void aPictureThatCannotBeReadEndsTheCallWithItsReason() throws Exception {
    try (ParallelRuns runs = ParallelRuns.open(TWICE, 2, 9)) {
      QuantizeException refused =
          assertThrows(
              QuantizeException.class,
              () ->
                  runs.run(
                      9,
                      run -> {
                        if (run == 3) {
                          throw new QuantizeException("third.jpg is no picture");
                        }
                        return number(run);
                      },
                      List.of("y"),
                      (run, values) -> run));

      assertEquals("third.jpg is no picture", refused.getMessage());
    }
  }

  @Test
  void anInterruptionEndsTheCall() throws Exception {
    try (ParallelRuns runs = ParallelRuns.open(TWICE, 1, 9)) {
      Thread.currentThread().interrupt();

      assertThrows(
          QuantizeException.class,
          () -> runs.run(9, run -> number(run), List.of("y"), (run, values) -> run));

      assertEquals(true, Thread.interrupted());
    }
  }

  @Test
  void aGraphThatIsNoneIsRefused() {
    assertThrows(
        ModelException.class,
        () -> {
          try (ParallelRuns runs = ParallelRuns.open(new byte[] {1, 2, 3}, 2, 9)) {
            assertEquals(null, runs);
          }
        });
  }

  private static Map<String, HostTensor> number(int run) {
    return Map.of("x", HostTensor.of(new float[] {run}, 1));
  }
}
