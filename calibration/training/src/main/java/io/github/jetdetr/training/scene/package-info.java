/**
 * One fixed camera's scene, for a student to learn and to be proved on: which frames, what the
 * teachers answer on them, which network fits a latency budget, and how close the student comes.
 */
@NullMarked
package io.github.jetdetr.training.scene;

import org.jspecify.annotations.NullMarked;
