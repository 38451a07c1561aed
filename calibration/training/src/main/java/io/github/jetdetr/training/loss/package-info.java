/** What a prediction has wrong: set matching, the losses, denoising, and a teacher's answers. */
@NullMarked
package io.github.jetdetr.training.loss;

import org.jspecify.annotations.NullMarked;
