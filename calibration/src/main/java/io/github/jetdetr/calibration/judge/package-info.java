/**
 * Judging a bundle: accuracy and latency of each precision on this machine, the certificate and its
 * report.
 */
@NullMarked
package io.github.jetdetr.calibration.judge;

import org.jspecify.annotations.NullMarked;
