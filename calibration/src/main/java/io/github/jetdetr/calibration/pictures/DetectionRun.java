package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoResults;
import java.util.Map;

/**
 * A model's detections on a source's pictures.
 *
 * @param results with the picture and category ids of the annotations
 * @param leftOut reason by id of the pictures that could not be read, ordered by id
 */
public record DetectionRun(CocoResults results, Map<Long, String> leftOut) {}
