/**
 * The judgement of a bundle: accuracy and speed of each precision here, the certificate and its
 * report.
 */
@NullMarked
package io.github.jetdetr.calibration.judge;

import org.jspecify.annotations.NullMarked;
