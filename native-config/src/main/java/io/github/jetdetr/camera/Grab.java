package io.github.jetdetr.camera;

/** The result of {@link Camera#next}: a {@link Frame}, or {@link NoFrame} with the reason. */
public sealed interface Grab permits Frame, NoFrame {}
