package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures the time per node of a model on the CPU, with ONNX Runtime's own profiler. */
public final class NodeTimes {

  private static final Set<String> INTEGER_PRODUCTS =
      Set.of("QLinearConv", "QLinearMatMul", "QGemm", "MatMulIntegerToFloat", "MatMulInteger");

  private static final String KERNEL = "_kernel_time";

  /**
   * One node of the optimised graph.
   *
   * @param name ONNX Runtime's name of the node, after fusion
   * @param operator operator type, such as {@code Conv}
   * @param micros mean time per run, microseconds
   * @param share share of the total time, in 0..1
   * @param integer whether it computed in 8-bit integers, or moved them
   */
  public record Line(String name, String operator, double micros, double share, boolean integer) {}

  private NodeTimes() {}

  /**
   * Runs and profiles the model on an empty picture.
   *
   * @param runs number of measured runs, at least 1, in addition to warm-up runs
   * @return every node, the slowest first
   * @throws ModelException if ONNX Runtime rejects the model
   */
  public static List<Line> measure(OnnxFile file, InputSpec input, int threads, int runs)
      throws ModelException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("jetdetr-profile");
      Path prefix = folder.resolve("nodes");
      // Two warm-up runs, for the allocation of memory and packing of weights.
      int warmUp = 2;
      Path events = LargeStack.call(() -> profile(file, input, threads, runs + warmUp, prefix));
      return read(Files.readAllBytes(events), warmUp);
    } catch (OrtException e) {
      throw new ModelException(
          "ONNX Runtime rejects %s: %s".formatted(file.path(), OnnxRuntimeEngine.oneLine(e)), e);
    } catch (IOException e) {
      throw new ModelException("cannot profile %s: %s".formatted(file.path(), e.getMessage()), e);
    } finally {
      remove(folder);
    }
  }

  private static Path profile(OnnxFile file, InputSpec input, int threads, int runs, Path prefix)
      throws OrtException, ModelException {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(threads);
      settings.setInterOpNumThreads(1);
      settings.enableProfiling(prefix.toString());
      try (OrtSession session = OnnxRuntimeSessions.open(environment, file, settings);
          OnnxRuntimeSlot slot = new OnnxRuntimeSlot(environment, session, file, input)) {
        for (int run = 0; run < runs; run++) {
          session.run(slot.inputs()).close();
        }
        return Path.of(session.endProfiling());
      }
    }
  }

  /** Parses the profiler's events: one per node and run, in the order of the runs. */
  static List<Line> read(byte[] events, int warmUp) throws IOException {
    Map<String, List<Long>> micros = new LinkedHashMap<>();
    Map<String, String> operators = new LinkedHashMap<>();
    Set<String> integers = new HashSet<>();
    for (JsonNode event : new ObjectMapper().readTree(events)) {
      String name = event.path("name").asText();
      if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
        String node = name.substring(0, name.length() - KERNEL.length());
        micros.computeIfAbsent(node, key -> new ArrayList<>()).add(event.path("dur").asLong());
        String operator = event.path("args").path("op_name").asText();
        operators.put(node, operator);
        if (isInteger(operator, event.path("args"))) {
          integers.add(node);
        }
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    micros.forEach(
        (node, all) ->
            means.put(
                node, all.stream().skip(warmUp).mapToLong(Long::longValue).average().orElse(0)));
    double whole = means.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Line> lines = new ArrayList<>();
    means.forEach(
        (node, mean) ->
            lines.add(
                new Line(
                    node,
                    operators.getOrDefault(node, ""),
                    mean,
                    whole > 0 ? mean / whole : 0,
                    integers.contains(node))));
    lines.sort(Comparator.comparingDouble(Line::micros).reversed());
    return lines;
  }

  /** Products of codes, whatever they return, and everything that reads and returns codes. */
  private static boolean isInteger(String operator, JsonNode arguments) {
    return INTEGER_PRODUCTS.contains(operator)
        || (hasCodes(arguments.path("input_type_shape"))
            && hasCodes(arguments.path("output_type_shape")));
  }

  /** Whether the first of these tensors has elements of 8 bits. */
  private static boolean hasCodes(JsonNode tensors) {
    JsonNode first = tensors.path(0);
    return first.has("uint8") || first.has("int8");
  }

  private static void remove(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
