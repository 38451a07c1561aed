/**
 * Labels in other forms than COCO's, read into the same truth: YOLO folders and Pascal VOC files.
 */
@NullMarked
package io.github.jetdetr.calibration.dataset;

import org.jspecify.annotations.NullMarked;
