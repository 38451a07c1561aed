/**
 * Training losses: set matching, set prediction loss, denoising, and distillation from a teacher.
 */
@NullMarked
package io.github.jetdetr.training.loss;

import org.jspecify.annotations.NullMarked;
