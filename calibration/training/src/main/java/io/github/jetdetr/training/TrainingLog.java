package io.github.jetdetr.training;

import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.calibration.report.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Loss and accuracy over the steps: one line per validation in {@code training.csv}, and charts
 * {@code loss.svg} and {@code ap.svg}, which are rewritten each time.
 */
final class TrainingLog {

  private static final String HEADER = "step,loss,ap,ap50,ap_small,ap_medium,ap_large,score";

  private static final int SCORE = 7;

  private final Path folder;
  private final Path file;

  /** Its name in the folder of a training. */
  static final String FILE = "training.csv";

  private record Entry(long step, double loss, double ap, double ap50, double score) {

    static Entry of(String line) {
      String[] cells = line.split(",", -1);
      return new Entry(
          Long.parseLong(cells[0]),
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          // Logs of earlier versions have no score of their own.
          Double.parseDouble(cells[cells.length > SCORE ? SCORE : 2]));
    }
  }

  private TrainingLog(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
  }

  /** Opens the log of a folder for appending; creates it if necessary. */
  static TrainingLog open(Path folder) throws IOException {
    TrainingLog log = new TrainingLog(folder);
    if (!Files.exists(log.file)) {
      Files.writeString(log.file, HEADER + "\n");
    }
    return log;
  }

  /**
   * Removes what was logged after a step, which a resumed training logs again.
   *
   * @return the scores of the validations that remain
   */
  List<Double> resumeAt(long step) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> kept =
        lines.stream().skip(1).filter(line -> Entry.of(line).step() <= step).toList();
    if (kept.size() + 1 < lines.size()) {
      Files.writeString(
          file, HEADER + "\n" + String.join("\n", kept) + (kept.isEmpty() ? "" : "\n"));
    }
    return kept.stream().map(line -> Entry.of(line).score()).toList();
  }

  /**
   * Adds a validation.
   *
   * @param score by which the best weights are chosen
   */
  void add(long step, double loss, CocoMetrics metrics, double score) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "%d,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%s%n",
            step,
            loss,
            metrics.ap(),
            metrics.ap50(),
            metrics.apSmall(),
            metrics.apMedium(),
            metrics.apLarge(),
            score);
    Files.writeString(file, line, StandardOpenOption.APPEND);
    draw();
  }

  private void draw() throws IOException {
    List<Entry> entries = Files.readAllLines(file).stream().skip(1).map(Entry::of).toList();
    double[] steps = column(entries, Entry::step);
    String loss =
        new LineChart("step", "loss")
            .line("training", steps, column(entries, Entry::loss))
            .svgFile();
    String ap =
        new LineChart("step", "AP of the averaged weights")
            .spanning(0, 1, 0, 1)
            .line("AP", steps, column(entries, Entry::ap))
            .line("AP50", steps, column(entries, Entry::ap50))
            .svgFile();
    Files.writeString(folder.resolve("loss.svg"), loss);
    Files.writeString(folder.resolve("ap.svg"), ap);
  }

  private static double[] column(List<Entry> entries, ToDoubleFunction<Entry> value) {
    return entries.stream().mapToDouble(value).toArray();
  }
}
