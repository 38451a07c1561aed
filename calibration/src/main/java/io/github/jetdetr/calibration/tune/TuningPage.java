package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Tuning} as an HTML report. */
public final class TuningPage {

  private TuningPage() {}

  /** The whole report, ready to be written, of results of this moment. */
  public static Page of(TuningText text, Instant now) {
    Tuning tuning = text.tuning();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("models", String.join(", ", text.models()));
    facts.put("search", "%s, %d settings tried".formatted(text.search(), tuning.tried()));
    facts.put(
        "baseline", "AP %s: %s".formatted(Figures.share(tuning.baselineAp()), tuning.baseline()));
    facts.put("best", "AP %s: %s".formatted(Figures.share(tuning.bestAp()), tuning.best()));
    facts.put("held-out gain", TuningText.text(tuning.gain()) + " AP (standard error)");
    Page page =
        new Page(
                ReportTitle.of(
                    "Tuning of " + String.join(", ", text.models()),
                    text.truth().images().size(),
                    Map.of(),
                    now),
                "Cross-validated in %d folds".formatted(tuning.folds().size()))
            .facts(facts)
            .paragraph(text.verdict());
    Table folds =
        new Table(List.of("fold", "baseline AP", "tuned AP", "gain", "training AP", "chosen"));
    BarChart bars = new BarChart(List.of("baseline", "tuned"));
    Table f1 = new Table(List.of("fold", "baseline", "one fitted", "one per category"));
    for (int at = 0; at < tuning.folds().size(); at++) {
      Tuning.Fold fold = tuning.folds().get(at);
      String name = String.valueOf(at + 1);
      bars.group("fold " + name, List.of(fold.baselineAp(), fold.heldOutAp()));
      folds.row(
          List.of(
              name,
              Figures.share(fold.baselineAp()),
              Figures.share(fold.heldOutAp()),
              Figures.difference(fold.gain()),
              Figures.share(fold.trainingAp()),
              fold.chosen().toString()));
      f1.row(
          List.of(
              name,
              Figures.share(fold.baselineF1()),
              Figures.share(fold.commonF1()),
              Figures.share(fold.perCategoryF1())));
    }
    page.section("Results on held-out pictures")
        .figure(
            "AP on each fold's pictures, with the baseline and with the setting"
                + " chosen without them",
            bars.markup())
        .figure("The same in figures", folds.markup());
    Table thresholds = new Table(List.of("category", "threshold"));
    thresholds.row(List.of("all others", Figures.share(tuning.thresholds().common())));
    text.thresholdsByCategory()
        .forEach((name, value) -> thresholds.row(List.of(name, Figures.share(value))));
    page.section("Score thresholds")
        .paragraph(
            "F1 on held-out pictures: a fitted threshold gains %s over %s, one for each category"
                    .formatted(
                        TuningText.text(tuning.commonThresholdGain()),
                        Figures.share(text.baselineThreshold()))
                + " gains %s more.".formatted(TuningText.text(tuning.perCategoryThresholdGain())))
        .figures(
            "F1 of each fold's pictures",
            f1.markup(),
            "Thresholds fitted to all pictures",
            thresholds.markup());
    return page;
  }
}
