/** COCO files: annotations and results, read entry by entry, with every fault named and counted. */
@NullMarked
package io.github.jetdetr.calibration.coco;

import org.jspecify.annotations.NullMarked;
