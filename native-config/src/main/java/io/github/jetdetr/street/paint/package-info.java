/**
 * Painting without knowing what: faces, hulls and outlines onto a canvas that notes whose every
 * pixel is, light, sky, and the camera's own faults.
 */
@NullMarked
package io.github.jetdetr.street.paint;

import org.jspecify.annotations.NullMarked;
