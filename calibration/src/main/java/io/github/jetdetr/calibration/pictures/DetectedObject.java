package io.github.jetdetr.calibration.pictures;

/**
 * A detection as the model returned it.
 *
 * @param classId index into the model's labels
 * @param score in 0..1
 * @param x1 left edge, pixels of the picture
 * @param y1 upper edge, pixels
 * @param x2 right edge, pixels
 * @param y2 lower edge, pixels
 */
public record DetectedObject(int classId, float score, float x1, float y1, float x2, float y2) {}
