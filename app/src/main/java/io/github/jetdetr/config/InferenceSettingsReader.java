package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.yaml.YamlMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the section {@code model} says of threads, batches and the like. */
final class InferenceSettingsReader {

  private static final String AUTO = "auto";
  private static final int MAX_THREADS = 1024;

  static final ConfigKey<String> PATH =
      ConfigKey.text(
              "path",
              KeyType.text("file or folder"),
              "",
              "ONNX file of a DETR model, or a bundle made by `jetdetr-calibrate quantize`.")
          .byDefault("the bundled model");
  static final ConfigKey<Double> THRESHOLD =
      ConfigKey.number(
          "threshold",
          0.001,
          0.999,
          Double.parseDouble(Float.toString(DaemonConfig.THRESHOLD)),
          "Minimum score of a published detection.");
  private static final ConfigKey<Integer> THREADS =
      ConfigKey.wholeNumber(
              "threads",
              1,
              MAX_THREADS,
              InferenceSettings.defaultThreads(),
              "Threads of one inference on the CPU.")
          .byDefault("all processors but one");
  private static final ConfigKey<String> BATCH =
      numberOrAuto(
          "batch",
          EngineOptions.MAX_BATCH,
          "Most frames, of different cameras, in one inference; `auto` measures at every start.");
  private static final ConfigKey<String> PARALLEL =
      numberOrAuto(
          "parallel",
          EngineOptions.MAX_PARALLEL,
          "Most inferences at the same time on a CPU; `auto` measures at every start. Not together"
              + " with a batch above 1.");

  static final ConfigSection MODEL =
      ConfigSection.of(
          "model",
          "The network, and how it uses the processors.",
          """
          model:
            path: models/road.onnx
            threshold: 0.3
            threads: 2
            batch: auto
            parallel: 1
          """,
          PATH,
          THRESHOLD,
          THREADS,
          BATCH,
          PARALLEL);

  private InferenceSettingsReader() {}

  static InferenceSettings read(YamlMap model, InferenceSettings defaults) {
    int threads = THREADS.in(model, defaults.threads());
    Integer batch = numberOrAuto(model, BATCH, EngineOptions.MAX_BATCH);
    Integer parallel = numberOrAuto(model, PARALLEL, EngineOptions.MAX_PARALLEL);
    try {
      return new InferenceSettings(threads, batch, parallel);
    } catch (IllegalArgumentException e) {
      PARALLEL.problem(model, String.valueOf(e.getMessage()));
      return defaults;
    }
  }

  private static ConfigKey<String> numberOrAuto(String name, int max, String what) {
    KeyType type = KeyType.either(KeyType.oneOf(List.of(AUTO)), KeyType.wholeNumber(1, max));
    return ConfigKey.text(name, type, AUTO, what);
  }

  private static @Nullable Integer numberOrAuto(YamlMap model, ConfigKey<String> key, int max) {
    return key.in(model).equals(AUTO) ? null : model.integer(key.name(), 1, 1, max);
  }
}
