package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.report.HeatMap;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The confusion matrix as figures of a report. */
final class ConfusionFigures {

  /** A matrix of more categories is unreadable. */
  private static final int MAX_MATRIX_CATEGORIES = 15;

  private static final int MAX_PAIRS = 15;

  private final Evaluation evaluation;

  ConfusionFigures(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  Markup matrix() {
    List<Integer> shown = new ArrayList<>();
    for (int index = 0; index < evaluation.confusion().background(); index++) {
      shown.add(index);
    }
    shown.removeIf(index -> total(index) == 0);
    shown.sort(Comparator.comparingLong(this::total).reversed());
    shown = new ArrayList<>(shown.subList(0, Math.min(MAX_MATRIX_CATEGORIES, shown.size())));
    shown.add(evaluation.confusion().background());
    HeatMap map = new HeatMap("", shown.stream().map(evaluation::confusionName).toList(), true);
    for (int truth : shown) {
      long max = 1;
      for (int detected : shown) {
        max = Math.max(max, evaluation.confusion().count(truth, detected));
      }
      List<HeatMap.Cell> cells = new ArrayList<>();
      for (int detected : shown) {
        long count = evaluation.confusion().count(truth, detected);
        cells.add(new HeatMap.Cell(count == 0 ? "" : "" + count, (double) count / max));
      }
      map.row(evaluation.confusionName(truth), cells);
    }
    return map.markup();
  }

  private long total(int truth) {
    long sum = 0;
    for (int detected = 0; detected <= evaluation.confusion().background(); detected++) {
      sum += evaluation.confusion().count(truth, detected);
    }
    return sum;
  }

  Markup pairs() {
    Map<String, Long> pairs = new LinkedHashMap<>();
    int background = evaluation.confusion().background();
    for (int truth = 0; truth < background; truth++) {
      for (int detected = 0; detected < background; detected++) {
        long count = evaluation.confusion().count(truth, detected);
        if (truth != detected && count > 0) {
          String pair =
              evaluation.confusionName(truth) + " → " + evaluation.confusionName(detected);
          pairs.put(pair, count);
        }
      }
    }
    Table table = new Table(List.of("true category → detected as", "count"));
    pairs.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MAX_PAIRS)
        .forEach(pair -> table.row(List.of(pair.getKey(), String.valueOf(pair.getValue()))));
    return table.markup();
  }
}
