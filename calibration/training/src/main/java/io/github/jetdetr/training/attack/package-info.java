/**
 * Changes of a picture that make a model fail, and what it loses by them: the projected-gradient
 * attack, random noise to compare it with, and the figures.
 */
@NullMarked
package io.github.jetdetr.training.attack;

import org.jspecify.annotations.NullMarked;
