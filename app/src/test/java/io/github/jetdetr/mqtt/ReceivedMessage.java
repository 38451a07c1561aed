package io.github.jetdetr.mqtt;

import org.jspecify.annotations.Nullable;

/** One message as a subscriber got it. */
public record ReceivedMessage(
    String topic,
    String text,
    int qos,
    boolean retained,
    @Nullable Long expirySeconds,
    @Nullable String contentType) {}
