package io.github.jetdetr.training;

import io.github.jetdetr.calibration.evaluate.CocoMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Loss and accuracy over the steps, one line a validation, as CSV. */
final class TrainingLog {

  private final Path file;

  private TrainingLog(Path file) {
    this.file = file;
  }

  /** A log that goes on where it ended. */
  static TrainingLog open(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, "step,loss,ap,ap50,ap_small,ap_medium,ap_large\n");
    }
    return new TrainingLog(file);
  }

  void add(long step, double loss, CocoMetrics metrics) throws IOException {
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            "%d,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f%n",
            step,
            loss,
            metrics.ap(),
            metrics.ap50(),
            metrics.apSmall(),
            metrics.apMedium(),
            metrics.apLarge()),
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);
  }
}
