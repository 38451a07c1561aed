package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.TargetObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Pictures in memory with what is to be learned from them.
 *
 * @param width pixels
 * @param height pixels
 * @param pixels R, G, B of each picture, row-major
 * @param truths the objects of each picture
 * @param draws indices of the pictures of an epoch; one that is to be seen more often occurs more
 *     often
 */
record TrainingPictures(
    int width, int height, List<byte[]> pixels, List<TargetObjects> truths, List<Integer> draws) {

  TrainingPictures {
    pixels = List.copyOf(pixels);
    truths = List.copyOf(truths);
    draws = List.copyOf(draws);
    if (pixels.size() != truths.size()) {
      throw new IllegalArgumentException(
          "%d pictures, but objects of %d".formatted(pixels.size(), truths.size()));
    }
  }

  /** Pictures of which every epoch sees each once. */
  TrainingPictures(int width, int height, List<byte[]> pixels, List<TargetObjects> truths) {
    this(width, height, pixels, truths, IntStream.range(0, pixels.size()).boxed().toList());
  }

  /** Those at some indices, in the same order. */
  TrainingPictures only(IntPredicate chosen) {
    List<Integer> kept = IntStream.range(0, size()).filter(chosen).boxed().toList();
    List<Integer> keptDraws = draws.stream().filter(chosen::test).map(kept::indexOf).toList();
    return new TrainingPictures(
        width,
        height,
        kept.stream().map(pixels::get).toList(),
        kept.stream().map(truths::get).toList(),
        keptDraws);
  }

  int size() {
    return pixels.size();
  }

  /** What an epoch draws, at least this many: a scene may have fewer pictures than a batch. */
  int[] draws(int atLeast) {
    List<Integer> all = new ArrayList<>(draws);
    while (all.size() < atLeast && !draws.isEmpty()) {
      all.addAll(draws);
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
