package io.github.jetdetr.camera;

/** What {@link Camera#next} brought: a {@link Frame}, or {@link NoFrame} and why. */
public sealed interface Grab permits Frame, NoFrame {}
