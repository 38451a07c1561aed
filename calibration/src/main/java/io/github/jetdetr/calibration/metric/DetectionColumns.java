package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.ScoredBox;

/** Detections as columns, cell after cell, by descending score within a cell; boxes in pixels. */
final class DetectionColumns {

  /** Where each cell starts, followed by the end of the last one. */
  final int[] start;

  final double[] x;
  final double[] y;
  final double[] width;
  final double[] height;
  final double[] score;

  DetectionColumns(ScoredBox[] boxes, int[] cellOf, int cells) {
    CellOrder cellOrder = new CellOrder(cellOf, cells);
    start = cellOrder.start;
    int[] order = cellOrder.order;
    double[] scores = new double[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      scores[i] = boxes[i].score();
    }
    int[] scratch = new int[boxes.length];
    for (int cell = 0; cell < cells; cell++) {
      ScoreOrder.sort(order, start[cell], start[cell + 1], scores, scratch);
    }
    x = new double[boxes.length];
    y = new double[boxes.length];
    width = new double[boxes.length];
    height = new double[boxes.length];
    score = new double[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      ScoredBox box = boxes[order[i]];
      x[i] = box.x();
      y[i] = box.y();
      width[i] = box.width();
      height[i] = box.height();
      score[i] = box.score();
    }
  }

  int size(int cell) {
    return start[cell + 1] - start[cell];
  }
}
