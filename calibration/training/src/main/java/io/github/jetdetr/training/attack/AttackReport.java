package io.github.jetdetr.training.attack;

import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What models lose by an attack, and by as much random noise.
 *
 * @param schema {@link #SCHEMA}
 * @param pictures number of pictures
 * @param objects number of objects to be found
 * @param classes names of their classes, which every model knows
 * @param leftOut objects of classes that not every model knows, by name
 * @param iterations steps of an attack
 * @param seed of the noise and of the attacks' random starts
 * @param models in the order in which they were named
 */
public record AttackReport(
    String schema,
    int pictures,
    int objects,
    List<String> classes,
    Map<String, Integer> leftOut,
    int iterations,
    long seed,
    List<AttackedModel> models) {

  /** Of documents that this class describes. */
  public static final String SCHEMA = "jetdetr.attack/1.0";

  /**
   * One model.
   *
   * @param model its file
   * @param digest {@code sha256:…} of the file
   * @param width of the network's input, in pixels
   * @param height of the network's input, in pixels
   * @param ap AP on the pictures as they are, 0..1
   * @param attacks by ε, ascending
   */
  public record AttackedModel(
      String model, String digest, int width, int height, double ap, List<AtEpsilon> attacks) {}

  /**
   * A model under changes of one size.
   *
   * @param epsilon largest change of a value, in 1/255 of full scale
   * @param noiseAp AP under random noise of this size, 0..1
   * @param attackedAp AP under the attack, 0..1
   * @param loss AP without minus AP with the attack, with its 95 % interval; null where there are
   *     too few pictures for one
   */
  public record AtEpsilon(
      double epsilon, double noiseAp, double attackedAp, @Nullable ConfidenceInterval loss) {

    /**
     * Scores.
     *
     * @param clean what was found on the pictures as they are
     * @param noisy the same under random noise
     * @param attacked the same under the attack
     */
    public static AtEpsilon of(
        double epsilon, CocoMatches clean, CocoMatches noisy, CocoMatches attacked) {
      boolean isEnough = clean.truth().images().size() >= NonInferiority.MIN_PICTURES;
      return new AtEpsilon(
          epsilon,
          CocoEvaluator.evaluate(noisy).metrics().ap(),
          CocoEvaluator.evaluate(attacked).metrics().ap(),
          isEnough
              ? PairedBootstrap.apDifference(attacked, clean, BootstrapOptions.defaults())
              : null);
    }
  }

  /** Writes it for a terminal. */
  public void text(PrintWriter out) {
    out.printf("%d pictures, %d objects: %s%n", pictures, objects, String.join(", ", classes));
    if (!leftOut.isEmpty()) {
      out.println(
          leftOut.entrySet().stream()
              .map(it -> "%s (%d objects)".formatted(it.getKey(), it.getValue()))
              .collect(Collectors.joining(", ", "not known to every model and left out: ", "")));
    }
    out.printf(
        "epsilon in 1/255 of full scale; %d steps along the gradient, seed %d%n", iterations, seed);
    for (AttackedModel model : models) {
      out.printf(
          "%n%s (%d × %d): AP %s%n",
          model.model(), model.width(), model.height(), Figures.share(model.ap()));
      out.printf("%8s%8s%10s  %s%n", "epsilon", "noise", "attacked", "loss by the attack");
      for (AtEpsilon at : model.attacks()) {
        out.printf(
            "%8s%8s%10s  %s%n",
            size(at.epsilon()),
            Figures.share(at.noiseAp()),
            Figures.share(at.attackedAp()),
            loss(model.ap(), at));
      }
    }
    if (pictures < NonInferiority.MIN_PICTURES) {
      out.printf("%nintervals need %d pictures%n", NonInferiority.MIN_PICTURES);
    }
  }

  private static String loss(double clean, AtEpsilon at) {
    ConfidenceInterval loss = at.loss();
    if (loss == null) {
      return Figures.difference(clean - at.attackedAp());
    }
    return "%s (95 %%: %s to %s)"
        .formatted(
            Figures.difference(loss.estimate()),
            Figures.difference(loss.low()),
            Figures.difference(loss.high()));
  }

  /** An ε as it was given: without decimals where it has none. */
  public static String size(double epsilon) {
    return epsilon == Math.rint(epsilon)
        ? String.format(Locale.ROOT, "%.0f", epsilon)
        : String.valueOf(epsilon);
  }
}
