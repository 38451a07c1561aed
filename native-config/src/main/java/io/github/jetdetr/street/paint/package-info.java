/**
 * Rendering primitives: faces, hulls and outlines on a canvas that records the owner of every
 * pixel; light, sky, and the camera's defects.
 */
@NullMarked
package io.github.jetdetr.street.paint;

import org.jspecify.annotations.NullMarked;
