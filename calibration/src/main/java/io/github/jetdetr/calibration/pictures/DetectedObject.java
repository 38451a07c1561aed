package io.github.jetdetr.calibration.pictures;

/**
 * One detection as the model gave it.
 *
 * @param classId index into the model's labels
 * @param score in 0..1
 * @param x1 left edge, pixels of the picture
 * @param y1 upper edge
 * @param x2 right edge
 * @param y2 lower edge
 */
public record DetectedObject(int classId, float score, float x1, float y1, float x2, float y2) {}
