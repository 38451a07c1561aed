package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.report.HeatMap;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was taken for what, as figures of a report. */
final class ConfusionFigures {

  /** More categories than this make a matrix that nobody can read. */
  private static final int MATRIX = 15;

  private static final int CONFUSIONS = 15;

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
    shown = new ArrayList<>(shown.subList(0, Math.min(MATRIX, shown.size())));
    shown.add(evaluation.confusion().background());
    HeatMap map = new HeatMap("", shown.stream().map(evaluation::confusionName).toList(), true);
    for (int truth : shown) {
      long most = 1;
      for (int detected : shown) {
        most = Math.max(most, evaluation.confusion().count(truth, detected));
      }
      List<HeatMap.Cell> cells = new ArrayList<>();
      for (int detected : shown) {
        long count = evaluation.confusion().count(truth, detected);
        cells.add(new HeatMap.Cell(count == 0 ? "" : "" + count, (double) count / most));
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
    Table table = new Table(List.of("it was → it was taken for", "count"));
    pairs.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(CONFUSIONS)
        .forEach(pair -> table.row(List.of(pair.getKey(), String.valueOf(pair.getValue()))));
    return table.markup();
  }
}
