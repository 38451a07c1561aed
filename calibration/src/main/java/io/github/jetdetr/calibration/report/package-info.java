/**
 * Reports: one self-contained HTML file with inline SVG, without scripts and without anything from
 * elsewhere, readable on a phone, in the dark and on paper. Knows nothing of what is reported.
 */
@NullMarked
package io.github.jetdetr.calibration.report;

import org.jspecify.annotations.NullMarked;
