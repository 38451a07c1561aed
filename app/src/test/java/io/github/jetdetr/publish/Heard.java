package io.github.jetdetr.publish;

import org.jspecify.annotations.Nullable;

/** One message as a subscriber got it. */
record Heard(
    String topic,
    String text,
    int qos,
    boolean retained,
    @Nullable Long expirySeconds,
    @Nullable String contentType) {}
