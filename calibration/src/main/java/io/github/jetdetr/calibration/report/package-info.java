/**
 * Reports as one self-contained HTML file with inline SVG, without scripts or external resources,
 * readable on a phone, in dark mode and on paper. Independent of what is reported.
 */
@NullMarked
package io.github.jetdetr.calibration.report;

import org.jspecify.annotations.NullMarked;
