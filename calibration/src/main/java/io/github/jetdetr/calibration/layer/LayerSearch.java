package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.engine.model.Float16;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses migration, range and shift of one layer's input, or of several layers that read the same
 * value: the candidate with the lowest error of the activated outputs.
 *
 * <p>Migration is SmoothQuant's (Xiao et al. 2023, equation 4): channel k is multiplied by r =
 * absmax^−α · wmax^(1−α), so that channels of different magnitude share the codes; α = 0 means
 * none. Layers with a common grid have their weights' maximum in common, as in section 4.2 there. A
 * depthwise layer has a weight scale for each channel, so there α = 1 costs nothing.
 */
public final class LayerSearch {

  static final float[] ALPHAS = {0, 0.5f, 0.8f, 1, 0.65f, 0.25f};
  static final float[] CLIPS = {
    0.5f, 1, 0.8f, 0.65f, 0.4f, 0.32f, 0.9f, 0.25f, 0.2f, 0.16f, 0.12f, 0.09f, 0.06f
  };
  private static final float MIN_CHANNEL_SHARE = 1e-4f;
  private static final float MAX_MIGRATION = 4096; // well within half precision

  /**
   * A shift is an addition at run time, and with padding also a copy; the error must pay for it.
   * With 0.5 for padded layers the query-wise error of DEIMv2-Atto is 5 to 9 % larger (two choices
   * of rows, 123 pictures), with 1 no smaller.
   */
  private static final double MAX_ERROR_RATIO_WITH_SHIFT = 0.9;

  private static final double MAX_ERROR_RATIO_WITH_PADDED_SHIFT = 0.8;

  /** Candidates that are tried on all rows. */
  private static final int FINALISTS = 6;

  private final List<LayerSample> samples;
  private final InputRange range;
  private final int channels;

  private List<InputQuantization> best;

  /**
   * @param range of the layer's input over all positions of all pictures
   */
  public LayerSearch(LayerSample sample, InputRange range) {
    this(List.of(sample), range);
  }

  /**
   * @param samples layers that read the same value, all convolutions or all products
   * @param range of that value over all positions of all pictures
   */
  LayerSearch(List<LayerSample> samples, InputRange range) {
    this.samples = List.copyOf(samples);
    this.range = range;
    channels = samples.get(0).layer().channels();
    float max = max(magnitudes());
    best = samples.stream().map(sample -> stock(sample, max)).toList();
  }

  /** The best candidate for the only layer; searches on every call. */
  public InputQuantization best() {
    return common().get(0);
  }

  /**
   * The best candidate, with the same grid for all layers and each one's own error, in their order;
   * searches on every call.
   */
  List<InputQuantization> common() {
    searchKind(magnitudes(), false, 1);
    boolean isPadded = samples.stream().anyMatch(sample -> sample.layer().window().isPadded());
    searchKind(
        halfRanges(),
        true,
        isPadded ? MAX_ERROR_RATIO_WITH_PADDED_SHIFT : MAX_ERROR_RATIO_WITH_SHIFT);
    return best;
  }

  /** The sum of relative errors. */
  static double error(List<InputQuantization> choices) {
    return choices.stream().mapToDouble(InputQuantization::error).sum();
  }

  /**
   * Tries all candidates of one kind; the error of a better one must be below this ratio. Those
   * that look best on some of the rows are tried on all.
   */
  private void searchKind(float[] absMax, boolean shifted, double maxErrorRatio) {
    boolean isDepthwise = samples.stream().allMatch(sample -> sample.layer().isDepthwise());
    List<Candidate> candidates = new ArrayList<>();
    for (float alpha : isDepthwise ? new float[] {0, 1} : ALPHAS) {
      float[] migration = migration(alpha, absMax);
      List<Weights> weights =
          samples.stream().map(sample -> Weights.rounded(sample, migration)).toList();
      float migratedMax = migratedMax(migration, absMax);
      for (float clip : CLIPS) {
        float scale = InputGrid.scale(clip * migratedMax);
        float[] shift = shifted ? shift(migration, scale) : new float[migration.length];
        InputGrid grid = new InputGrid(migration, shift, scale);
        double limit = candidates.size() < FINALISTS ? Double.POSITIVE_INFINITY : worst(candidates);
        double estimate = estimate(grid, weights, limit);
        if (estimate < limit) {
          candidates.add(new Candidate(alpha, clip, grid, weights, estimate));
          candidates.sort(Comparator.comparingDouble(Candidate::estimate));
          candidates.subList(Math.min(FINALISTS, candidates.size()), candidates.size()).clear();
        }
      }
    }
    double minError = error(best) * maxErrorRatio;
    for (Candidate candidate : candidates) {
      List<InputQuantization> tried = tried(candidate, minError);
      double error = error(tried);
      if (error < minError) {
        minError = error;
        best = tried;
      }
    }
  }

  private static double worst(List<Candidate> candidates) {
    return candidates.get(candidates.size() - 1).estimate;
  }

  /** The sum of relative errors on some of the rows; infinite if it exceeds the limit. */
  private double estimate(InputGrid grid, List<Weights> weights, double limit) {
    double sum = 0;
    for (int at = 0; at < samples.size() && sum <= limit; at++) {
      LayerSample sample = samples.get(at);
      sum +=
          sample.screenedError(
                  grid,
                  weights.get(at).codes,
                  weights.get(at).outputScales(grid),
                  sample.layer().bias(),
                  (limit - sum) * sample.signal())
              / sample.signal();
    }
    return sum;
  }

  /** The candidate with each layer's error on all rows; infinite once the limit is exceeded. */
  private List<InputQuantization> tried(Candidate candidate, double limit) {
    List<InputQuantization> tried = new ArrayList<>();
    double left = limit;
    for (int at = 0; at < samples.size(); at++) {
      double error = candidate.weights.get(at).error(samples.get(at), candidate.grid, left);
      left -= error;
      tried.add(new InputQuantization(candidate.alpha, candidate.clip, candidate.grid, error));
    }
    return tried;
  }

  /** A candidate with its weights rounded to nearest and its error on some of the rows. */
  private record Candidate(
      float alpha, float clip, InputGrid grid, List<Weights> weights, double estimate) {}

  /** A layer's weights rounded to nearest, and the value of a code of each output. */
  @SuppressWarnings("ArrayRecordComponent") // large, shared, never changed
  private record Weights(float[] codes, float[] scales) {

    static Weights rounded(LayerSample sample, float[] migration) {
      float[] weights = sample.migrate(migration);
      float[] scales = sample.weightScales(weights, 1);
      float[] codes = new float[weights.length];
      for (int at = 0; at < codes.length; at++) {
        double code = Math.rint(weights[at] / scales[at / sample.layer().columns()]);
        codes[at] = (float) Math.max(-127, Math.min(127, code));
      }
      return new Weights(codes, scales);
    }

    float[] outputScales(InputGrid grid) {
      float[] products = scales.clone();
      LayerSample.scale(products, grid.scale(), products.length);
      return products;
    }

    /** The layer's relative error; infinite if it exceeds the limit. */
    double error(LayerSample sample, InputGrid grid, double limit) {
      double absolute =
          sample.error(
              grid, codes, outputScales(grid), sample.layer().bias(), limit * sample.signal());
      return absolute / sample.signal();
    }
  }

  /** The candidate with this range and no migration or shift, with weights rounded to nearest. */
  public InputQuantization stock(float limit) {
    return stock(samples.get(0), limit);
  }

  private InputQuantization stock(LayerSample sample, float limit) {
    InputGrid grid = InputGrid.plain(channels, InputGrid.scale(limit));
    double error =
        Weights.rounded(sample, grid.migration()).error(sample, grid, Double.POSITIVE_INFINITY);
    float max = max(magnitudes());
    return new InputQuantization(0, max > 0 ? limit / max : 1, grid, error);
  }

  /** The largest magnitude of each channel: the range needed without a shift. */
  private float[] magnitudes() {
    float[] magnitudes = new float[channels];
    for (int channel = 0; channel < magnitudes.length; channel++) {
      magnitudes[channel] = Math.max(range.channelMax()[channel], -range.channelMin()[channel]);
    }
    return magnitudes;
  }

  /** Half the width of each channel's range: the range needed with a shift. */
  private float[] halfRanges() {
    float[] halfRanges = new float[channels];
    for (int channel = 0; channel < halfRanges.length; channel++) {
      halfRanges[channel] = (range.channelMax()[channel] - range.channelMin()[channel]) / 2;
    }
    return halfRanges;
  }

  /**
   * Shifts each channel that would be clipped otherwise: centred if it then fits, else so that only
   * its longer side is clipped.
   */
  private float[] shift(float[] migration, float scale) {
    float[] shift = new float[migration.length];
    for (int channel = 0; channel < shift.length; channel++) {
      float low = range.channelMin()[channel] * migration[channel] / scale;
      float high = range.channelMax()[channel] * migration[channel] / scale;
      if (low >= -128 && high <= 127) {
        continue;
      }
      float middle = (float) Math.rint(-0.5f - (low + high) / 2);
      float lowEnd = Math.min(0, (float) Math.ceil(-128 - low));
      float highEnd = Math.max(0, (float) Math.floor(127 - high));
      shift[channel] = high > -low ? Math.max(middle, lowEnd) : Math.min(middle, highEnd);
    }
    return shift;
  }

  private static float migratedMax(float[] migration, float[] absMax) {
    float max = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      max = Math.max(max, absMax[channel] * migration[channel]);
    }
    return max;
  }

  private float[] migration(float alpha, float[] absMax) {
    float[] migration = new float[channels];
    Arrays.fill(migration, 1);
    if (alpha == 0) {
      return migration;
    }
    float[] weightMax = weightMax();
    float inputFloor = MIN_CHANNEL_SHARE * max(absMax);
    float weightFloor = MIN_CHANNEL_SHARE * max(weightMax);
    double logarithms = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      double input = Math.max(Math.max(absMax[channel], inputFloor), Float.MIN_NORMAL);
      double weight = Math.max(Math.max(weightMax[channel], weightFloor), Float.MIN_NORMAL);
      double factor = Math.pow(input, -alpha) * Math.pow(weight, 1 - alpha);
      migration[channel] = (float) factor;
      logarithms += Math.log(factor);
    }
    double centre = Math.exp(logarithms / migration.length);
    for (int channel = 0; channel < migration.length; channel++) {
      float factor = (float) (migration[channel] / centre);
      migration[channel] =
          Float16.round(Math.max(1 / MAX_MIGRATION, Math.min(MAX_MIGRATION, factor)));
    }
    return migration;
  }

  /** Largest weight magnitude of each input channel, in all layers. */
  private float[] weightMax() {
    float[] max = new float[channels];
    for (LayerSample sample : samples) {
      Layer layer = sample.layer();
      for (int output = 0; output < layer.outputs(); output++) {
        for (int column = 0; column < layer.columns(); column++) {
          int channel = layer.channel(layer.firstColumn(output) + column);
          float weight = Math.abs(layer.weights()[output * layer.columns() + column]);
          max[channel] = Math.max(max[channel], weight);
        }
      }
    }
    return max;
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
