/**
 * Image corruptions by weather, light, optics, sensors and links: pure functions on RGB pixels,
 * five severities each, following Hendrycks and Dietterich, Benchmarking Neural Network Robustness
 * to Common Corruptions and Perturbations, ICLR 2019, extended to detection by Michaelis et al.,
 * Benchmarking Robustness in Object Detection, 2019 (arXiv:1907.07484). Lengths scale with the
 * picture, so that a severity has the same effect at every size.
 */
@NullMarked
package io.github.jetdetr.calibration.corrupt;

import org.jspecify.annotations.NullMarked;
