/**
 * What weather, light, optics, sensors and links do to pictures: pure functions on RGB pixels, five
 * severities each, in the way of Hendrycks and Dietterich, Benchmarking Neural Network Robustness
 * to Common Corruptions and Perturbations, ICLR 2019, brought to detection by Michaelis et al.,
 * Benchmarking Robustness in Object Detection, 2019 (arXiv:1907.07484). Lengths grow with the
 * picture, so that a severity means the same at every size.
 */
@NullMarked
package io.github.jetdetr.calibration.corrupt;

import org.jspecify.annotations.NullMarked;
