package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.List;

/** Annotated objects as columns, cell after cell, in the file's order; boxes in pixels. */
final class TruthColumns {

  /** Where each cell starts, followed by the end of the last one. */
  final int[] start;

  final double[] x;
  final double[] y;
  final double[] width;
  final double[] height;
  final double[] area;
  final boolean[] crowd;

  TruthColumns(List<TruthBox> boxes, int[] cellOf, int cells) {
    CellOrder cellOrder = new CellOrder(cellOf, cells);
    start = cellOrder.start;
    x = new double[cellOf.length];
    y = new double[cellOf.length];
    width = new double[cellOf.length];
    height = new double[cellOf.length];
    area = new double[cellOf.length];
    crowd = new boolean[cellOf.length];
    for (int i = 0; i < cellOf.length; i++) {
      TruthBox box = boxes.get(cellOrder.order[i]);
      x[i] = box.x();
      y[i] = box.y();
      width[i] = box.width();
      height[i] = box.height();
      area[i] = box.area();
      crowd[i] = box.crowd();
    }
  }

  int size(int cell) {
    return start[cell + 1] - start[cell];
  }
}
