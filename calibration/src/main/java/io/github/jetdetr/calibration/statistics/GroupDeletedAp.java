package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CategoryMatches;
import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.CocoMatches;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * AP without each of several groups of pictures: the same figures as {@link SubsetAp} gives group
 * by group, but the false positives, which are nearly all detections, are counted once and not once
 * a group.
 *
 * <p>Picture i belongs to group i modulo the number of groups.
 */
final class GroupDeletedAp {

  private final int groups;

  /** {@link #needed} by the number of objects, which differs little from group to group. */
  private final Map<Long, int[]> needed = new HashMap<>();

  /** Sum of AP over the categories that have objects, by IoU threshold and group. */
  private final double[][] sums;

  /** Number of those categories, by group. */
  private final int[] counts;

  private GroupDeletedAp(int groups) {
    this.groups = groups;
    sums = new double[CocoGrid.IOUS][groups];
    counts = new int[groups];
  }

  /** Computes all of them in one area range; on all processors. */
  static GroupDeletedAp of(CocoMatches matches, AreaRange area, int groups) {
    int[] weights = matches.unitWeights();
    List<GroupDeletedAp> parts =
        matches.categories().parallelStream()
            .map(category -> new GroupDeletedAp(groups).add(category, area, weights))
            .toList();
    GroupDeletedAp all = new GroupDeletedAp(groups);
    // In the order of the categories, so that the sums are the same in every run.
    parts.forEach(all::add);
    return all;
  }

  /** AP without a group over some IoU thresholds; NaN if no objects are left. */
  double ap(int group, int ious) {
    double sum = 0;
    for (int remaining = ious; remaining != 0; remaining &= remaining - 1) {
      sum += sums[Integer.numberOfTrailingZeros(remaining)][group];
    }
    return sum / ((double) counts[group] * Integer.bitCount(ious));
  }

  private void add(GroupDeletedAp part) {
    for (int group = 0; group < groups; group++) {
      counts[group] += part.counts[group];
      for (int iou = 0; iou < sums.length; iou++) {
        sums[iou][group] += part.sums[iou][group];
      }
    }
  }

  private GroupDeletedAp add(CategoryMatches category, AreaRange area, int[] weights) {
    long[] positives = new long[groups];
    Arrays.fill(positives, category.positives(area, weights));
    int[] ofGroup = category.positivesByGroup(area, groups);
    for (int group = 0; group < groups; group++) {
      positives[group] -= ofGroup[group];
      counts[group] += positives[group] > 0 ? 1 : 0;
    }
    int[] groupOf = category.image.clone();
    for (int d = 0; d < groupOf.length; d++) {
      groupOf[d] %= groups;
    }
    for (int iou = 0; iou < CocoGrid.IOUS; iou++) {
      new Curve(category.outcome(area), groupOf, iou).add(positives, sums[iou]);
    }
    return this;
  }

  /** For each recall point how many of the objects have to be found. */
  private static int[] needed(long positives) {
    int[] needed = new int[CocoGrid.RECALLS];
    int count = 0;
    for (int point = 0; point < needed.length; point++) {
      while ((double) count / positives < CocoGrid.recall(point)) {
        count++;
      }
      needed[point] = count;
    }
    return needed;
  }

  /** The detections of one category at one IoU threshold. */
  private final class Curve {

    private final int[] truePositiveGroup;

    /** For each true positive the false positives before it. */
    private final int[] falsePositivesBefore;

    /**
     * The false positives as the number of true positives before each, group by group.
     *
     * @see #firstOf
     */
    private final int[] rankOfFalsePositive;

    private final int[] firstOf = new int[groups + 1];

    /** Number of true positives of each group. */
    private final int[] truePositives = new int[groups];

    /**
     * @param outcome of each detection, best score first
     * @param groupOf the group of each detection's picture
     */
    Curve(int[] outcome, int[] groupOf, int iou) {
      int trues = 0;
      int falses = 0;
      for (int d = 0; d < outcome.length; d++) {
        int isTrue = (outcome[d] >>> iou) & 1;
        int isFalse = (outcome[d] >>> (16 + iou)) & 1;
        trues += isTrue;
        falses += isFalse;
        truePositives[groupOf[d]] += isTrue;
        firstOf[groupOf[d] + 1] += isFalse;
      }
      for (int group = 0; group < groups; group++) {
        firstOf[group + 1] += firstOf[group];
      }
      truePositiveGroup = new int[trues];
      falsePositivesBefore = new int[trues];
      rankOfFalsePositive = new int[falses];
      int[] next = firstOf.clone();
      int rank = 0;
      falses = 0;
      for (int d = 0; d < outcome.length; d++) {
        if (((outcome[d] >>> iou) & 1) != 0) {
          truePositiveGroup[rank] = groupOf[d];
          falsePositivesBefore[rank++] = falses;
        } else if (((outcome[d] >>> (16 + iou)) & 1) != 0) {
          falses++;
          rankOfFalsePositive[next[groupOf[d]]++] = rank;
        }
      }
    }

    /** Adds AP without each group. */
    void add(long[] positives, double[] sum) {
      for (int group = 0; group < groups; group++) {
        if (positives[group] > 0) {
          sum[group] += without(group, needed.computeIfAbsent(positives[group], n -> needed(n)));
        }
      }
    }

    /**
     * Mean over the recall points of the highest precision at that recall or any higher, from the
     * last detection to the first. Precisions are compared as fractions, since a division for every
     * true positive and group takes longer than all else here.
     */
    private double without(int group, int[] needed) {
      // Read once each: this runs before the optimizing compiler would see to it.
      int[] groupOf = truePositiveGroup;
      int[] falsesBefore = falsePositivesBefore;
      int[] falseRanks = rankOfFalsePositive;
      int first = firstOf[group];
      int own = firstOf[group + 1];
      int nextFalse = own > first ? falseRanks[own - 1] : 0;
      int kept = groupOf.length - truePositives[group];
      int point = CocoGrid.RECALLS - 1;
      double sum = 0;
      long highestTrue = 0;
      long highestAll = 1;
      int neededHere = needed[point];
      for (int rank = groupOf.length - 1; rank >= 0; rank--) {
        while (nextFalse > rank) {
          own--;
          nextFalse = own > first ? falseRanks[own - 1] : 0;
        }
        if (groupOf[rank] == group) {
          continue;
        }
        while (neededHere > kept) {
          sum += (double) highestTrue / highestAll;
          point--;
          neededHere = point < 0 ? 0 : needed[point];
        }
        long all = (long) kept + falsesBefore[rank] - (own - first);
        if (kept * highestAll > highestTrue * all) {
          highestTrue = kept;
          highestAll = all;
        }
        kept--;
      }
      double highest = (double) highestTrue / highestAll;
      for (; point >= 0; point--) {
        sum += highest;
      }
      return sum / CocoGrid.RECALLS;
    }
  }
}
