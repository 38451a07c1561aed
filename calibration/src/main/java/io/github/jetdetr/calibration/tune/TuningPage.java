package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Tuning} as a report. */
public final class TuningPage {

  private TuningPage() {}

  public static Page of(TuningText text) {
    Tuning tuning = text.tuning();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("models", String.join(", ", text.models()));
    facts.put("search", "%s, %d settings tried".formatted(text.search(), tuning.tried()));
    facts.put("usual", "AP %s: %s".formatted(Figures.share(tuning.usualAp()), tuning.usual()));
    facts.put("best", "AP %s: %s".formatted(Figures.share(tuning.bestAp()), tuning.best()));
    facts.put("held-out gain", TuningText.text(tuning.gain()) + " AP (standard error)");
    Page page =
        new Page(
                "Tuning",
                "%d pictures in %d folds"
                    .formatted(text.truth().images().size(), tuning.folds().size()))
            .facts(facts)
            .paragraph(text.verdict());
    Table folds = new Table(List.of("fold", "usual AP", "tuned AP", "gain", "AP seen", "chosen"));
    BarChart bars = new BarChart(List.of("usual", "tuned"));
    Table f1 = new Table(List.of("fold", "usual", "one learned", "one a category"));
    for (int at = 0; at < tuning.folds().size(); at++) {
      Tuning.Fold fold = tuning.folds().get(at);
      String name = String.valueOf(at + 1);
      bars.group("fold " + name, List.of(fold.usualAp(), fold.heldOutAp()));
      folds.row(
          List.of(
              name,
              Figures.share(fold.usualAp()),
              Figures.share(fold.heldOutAp()),
              Figures.difference(fold.gain()),
              Figures.share(fold.seenAp()),
              fold.chosen().toString()));
      f1.row(
          List.of(
              name,
              Figures.share(fold.usualF1()),
              Figures.share(fold.commonF1()),
              Figures.share(fold.ownF1())));
    }
    page.section("What holds on pictures that the search has not seen")
        .figure(
            "AP of each fold's pictures, with the usual setting and with what was chosen without"
                + " them",
            bars.markup())
        .figure("The same in figures", folds.markup());
    Table own = new Table(List.of("category", "threshold"));
    own.row(List.of("all others", Figures.share(tuning.thresholds().common())));
    text.ownThresholds().forEach((name, value) -> own.row(List.of(name, Figures.share(value))));
    page.section("Score thresholds")
        .paragraph(
            "F1 on held-out pictures: a learned threshold gains %s over %s, one for each category"
                    .formatted(
                        TuningText.text(tuning.commonThresholdGain()),
                        Figures.share(text.usualThreshold()))
                + " gains %s more.".formatted(TuningText.text(tuning.ownThresholdGain())))
        .figures("F1 of each fold's pictures", f1.markup(), "Thresholds from all", own.markup());
    return page;
  }
}
