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

  /** How many recall points need no more than {@code found} objects. */
  private static int reached(int found, long positives, int[] needed) {
    // An estimate; the loops correct its rounding.
    int points = (int) ((long) found * (needed.length - 1) / positives) + 1;
    while (points < needed.length && needed[points] <= found) {
      points++;
    }
    while (needed[points - 1] > found) {
      points--;
    }
    return points;
  }

  /** The detections of one category at one IoU threshold, up to the last true positive. */
  private final class Curve {

    /**
     * Ranks among the true positives, from 0, group by group: of each true positive its own, of
     * each false positive that of the true positive that comes next.
     */
    private final int[] rankOfTrue;

    private final int[] rankOfFalse;

    /** Where a group's ranks begin. */
    private final int[] firstTrue = new int[groups + 1];

    private final int[] firstFalse = new int[groups + 1];

    /** The true positives that may have the highest precision from them on, the last first. */
    private final int[] peakRank;

    /** False positives before each of them. */
    private final int[] peakFalses;

    private int peaks;

    /**
     * @param outcome of each detection, best score first
     * @param groupOf the group of each detection's picture
     */
    Curve(int[] outcome, int[] groupOf, int iou) {
      int end = outcome.length;
      while (end > 0 && ((outcome[end - 1] >>> iou) & 1) == 0) {
        end--;
      }
      int trues = 0;
      int falses = 0;
      for (int d = 0; d < end; d++) {
        int isTrue = (outcome[d] >>> iou) & 1;
        int isFalse = (outcome[d] >>> (16 + iou)) & 1;
        trues += isTrue;
        falses += isFalse;
        firstTrue[groupOf[d] + 1] += isTrue;
        firstFalse[groupOf[d] + 1] += isFalse;
      }
      for (int group = 0; group < groups; group++) {
        firstTrue[group + 1] += firstTrue[group];
        firstFalse[group + 1] += firstFalse[group];
      }
      rankOfTrue = new int[trues];
      rankOfFalse = new int[falses];
      peakRank = new int[trues];
      peakFalses = new int[trues];
      findPeaks(outcome, groupOf, iou, end);
    }

    private void findPeaks(int[] outcome, int[] groupOf, int iou, int end) {
      int trues = rankOfTrue.length;
      int[] falsesBefore = new int[trues];
      // The most that one group has of them.
      int[] mostTrues = new int[trues];
      int[] mostFalses = new int[trues];
      int[] nextTrue = firstTrue.clone();
      int[] nextFalse = firstFalse.clone();
      int rank = 0;
      int falses = 0;
      int mostTrue = 0;
      int mostFalse = 0;
      for (int d = 0; d < end; d++) {
        int group = groupOf[d];
        if (((outcome[d] >>> iou) & 1) != 0) {
          falsesBefore[rank] = falses;
          rankOfTrue[nextTrue[group]++] = rank;
          mostTrue = Math.max(mostTrue, nextTrue[group] - firstTrue[group]);
          mostTrues[rank] = mostTrue;
          mostFalses[rank++] = mostFalse;
        } else if (((outcome[d] >>> (16 + iou)) & 1) != 0) {
          falses++;
          rankOfFalse[nextFalse[group]++] = rank;
          mostFalse = Math.max(mostFalse, nextFalse[group] - firstFalse[group]);
        }
      }
      keepPeaks(falsesBefore, mostTrues, mostFalses);
    }

    /**
     * Whichever group is left out, precision at a true positive is at least what it is without the
     * most true positives of any, and at most what it is without the most false positives. One that
     * a later one equals in any case is never the maximum, whichever group is left out, such as all
     * but the last of those between which no false positive lies.
     */
    private void keepPeaks(int[] falsesBefore, int[] mostTrues, int[] mostFalses) {
      double highest = 0;
      int falsesAfter = -1;
      for (int rank = falsesBefore.length - 1; rank >= 0; rank--) {
        int found = rank + 1;
        double atMost = (double) found / (found + falsesBefore[rank] - mostFalses[rank]);
        if (falsesBefore[rank] != falsesAfter && atMost > highest) {
          peakRank[peaks] = rank;
          peakFalses[peaks] = falsesBefore[rank];
          peaks++;
          found -= mostTrues[rank];
          double atLeast = found == 0 ? 0 : (double) found / (found + falsesBefore[rank]);
          highest = Math.max(highest, atLeast);
        }
        falsesAfter = falsesBefore[rank];
      }
    }

    /** Adds AP without each group. */
    void add(long[] positives, double[] sum) {
      for (int group = 0; group < groups; group++) {
        if (positives[group] > 0) {
          int[] neededHere = needed.computeIfAbsent(positives[group], n -> needed(n));
          sum[group] += without(group, positives[group], neededHere);
        }
      }
    }

    /**
     * Mean over the recall points of the highest precision at that recall or any higher, from the
     * last detection to the first. The peak may be the group's own: its precision never exceeds
     * that of the kept true positive before it. Precisions are compared as fractions, since a
     * division for every true positive and group takes longer than all else here.
     */
    private double without(int group, long positives, int[] needed) {
      // Read once each: this runs before the optimizing compiler would see to it.
      int[] ranks = peakRank;
      int[] falsesBefore = peakFalses;
      int[] trueRanks = rankOfTrue;
      int[] falseRanks = rankOfFalse;
      int beginTrue = firstTrue[group];
      int beginFalse = firstFalse[group];
      int ownTrue = firstTrue[group + 1];
      int ownFalse = firstFalse[group + 1];
      int points = needed.length;
      double sum = 0;
      long highestTrue = 0;
      long highestAll = 1;
      for (int peak = 0; peak < peaks; peak++) {
        int rank = ranks[peak];
        while (ownTrue > beginTrue && trueRanks[ownTrue - 1] > rank) {
          ownTrue--;
        }
        while (ownFalse > beginFalse && falseRanks[ownFalse - 1] > rank) {
          ownFalse--;
        }
        int kept = rank + 1 - (ownTrue - beginTrue);
        long all = (long) kept + falsesBefore[peak] - (ownFalse - beginFalse);
        if (kept * highestAll > highestTrue * all) {
          int reached = reached(kept, positives, needed);
          sum += (double) highestTrue * (points - reached) / highestAll;
          points = reached;
          highestTrue = kept;
          highestAll = all;
        }
      }
      return (sum + (double) highestTrue * points / highestAll) / needed.length;
    }
  }
}
