package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.report.Figures;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link Tuning} as plain text and as JSON.
 *
 * @param tuning the result
 * @param truth the pictures and labels it was measured on
 * @param models file names of the models, in the order of the weights
 * @param search the strategy
 * @param baselineThreshold the score threshold without tuning
 */
public record TuningText(
    Tuning tuning, CocoTruth truth, List<String> models, Search search, double baselineThreshold) {

  /** The result as a JSON object. */
  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("images", truth.images().size());
    root.put("models", models);
    root.put("search", search.toString());
    root.put("settings_tried", tuning.tried());
    root.put("usual", json(tuning.baseline()));
    root.put("best", json(tuning.best()));
    root.put("usual_AP", Figures.json(tuning.baselineAp()));
    root.put("best_AP_on_the_same_pictures", Figures.json(tuning.bestAp()));
    root.put("AP_gain_held_out", json(tuning.gain()));
    root.put("holds", tuning.gain().isGain());
    Map<String, Object> thresholds = new LinkedHashMap<>();
    thresholds.put("usual", baselineThreshold);
    thresholds.put("common", tuning.thresholds().common());
    thresholds.put("by_category", thresholdsByCategory());
    thresholds.put("F1_gain_common_over_usual", json(tuning.commonThresholdGain()));
    thresholds.put("F1_gain_by_category_over_common", json(tuning.perCategoryThresholdGain()));
    root.put("thresholds", thresholds);
    List<Map<String, Object>> folds = new ArrayList<>();
    for (Tuning.Fold fold : tuning.folds()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("chosen", json(fold.chosen()));
      one.put("AP_seen", Figures.json(fold.trainingAp()));
      one.put("AP_held_out", Figures.json(fold.heldOutAp()));
      one.put("usual_AP_held_out", Figures.json(fold.baselineAp()));
      one.put("F1_usual_threshold", Figures.json(fold.baselineF1()));
      one.put("F1_common_threshold", Figures.json(fold.commonF1()));
      one.put("F1_by_category", Figures.json(fold.perCategoryF1()));
      folds.add(one);
    }
    root.put("folds", folds);
    return root;
  }

  private static Map<String, Object> json(Setting setting) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("resize", setting.resize().name().toLowerCase(Locale.ROOT));
    one.put("flip", setting.flip());
    one.put("kept", setting.maxDetections());
    one.put("weights", setting.weights());
    one.put("fusion_iou", setting.fusionIou());
    return one;
  }

  private static Map<String, Object> json(Tuning.Spread spread) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("mean", Figures.json(spread.mean()));
    one.put("standard_error", Figures.json(spread.error()));
    return one;
  }

  /** Thresholds by category name, without those equal to the common one. */
  Map<String, Double> thresholdsByCategory() {
    Map<String, Double> byCategory = new LinkedHashMap<>();
    for (CocoCategory category : truth.categories()) {
      double common = tuning.thresholds().common();
      double threshold = tuning.thresholds().byCategory().getOrDefault(category.id(), common);
      if (threshold != common) {
        byCategory.put(category.name(), threshold);
      }
    }
    return byCategory;
  }

  /** The recommendation, in one sentence. */
  String verdict() {
    if (tuning.best().equals(tuning.baseline())) {
      return "No setting that was tried is better than the baseline: keep the baseline.";
    }
    return tuning.gain().isGain()
        ? "Tuning gains AP on held-out pictures: use the best setting."
        : "Tuning gains no AP on held-out pictures with certainty: keep the baseline.";
  }

  static String text(Tuning.Spread spread) {
    return "%s ± %s".formatted(Figures.difference(spread.mean()), Figures.share(spread.error()));
  }

  /** Prints the result for a terminal. */
  public void text(PrintWriter out) {
    out.printf(
        "%d pictures, %d folds, %s search, %d settings tried%n",
        truth.images().size(), tuning.folds().size(), search, tuning.tried());
    out.printf("baseline  AP %s  %s%n", Figures.share(tuning.baselineAp()), tuning.baseline());
    out.printf(
        "best      AP %s  %s (on the pictures that it was selected on)%n%n",
        Figures.share(tuning.bestAp()), tuning.best());
    out.printf("%-5s %11s %8s %8s  %s%n", "fold", "baseline AP", "tuned AP", "gain", "chosen");
    for (int at = 0; at < tuning.folds().size(); at++) {
      Tuning.Fold fold = tuning.folds().get(at);
      out.printf(
          "%-5d %11s %8s %8s  %s%n",
          at + 1,
          Figures.share(fold.baselineAp()),
          Figures.share(fold.heldOutAp()),
          Figures.difference(fold.gain()),
          fold.chosen());
    }
    out.printf("held-out AP gain: %s (standard error)%n%s%n%n", text(tuning.gain()), verdict());
    out.printf(
        "score threshold: %s for all categories; held-out F1 gain over %s: %s%n",
        Figures.share(tuning.thresholds().common()),
        Figures.share(baselineThreshold),
        text(tuning.commonThresholdGain()));
    out.printf(
        "one for each category; held-out F1 gain over a common one: %s%n",
        text(tuning.perCategoryThresholdGain()));
    if (!tuning.perCategoryThresholdGain().isGain()) {
      out.println(
          "Thresholds for each category gain nothing on held-out pictures: use a common one.");
      return;
    }
    thresholdsByCategory()
        .forEach((name, value) -> out.printf("  %-16s %s%n", name, Figures.share(value)));
  }
}
