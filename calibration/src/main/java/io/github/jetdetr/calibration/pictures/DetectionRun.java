package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoResults;
import java.util.Map;

/**
 * What a model saw on a source's pictures.
 *
 * @param results by the truth's picture and category ids
 * @param leftOut pictures that could not be looked at: id and why, in the order of ids
 */
public record DetectionRun(CocoResults results, Map<Long, String> leftOut) {}
