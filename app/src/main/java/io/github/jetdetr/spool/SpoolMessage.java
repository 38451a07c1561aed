package io.github.jetdetr.spool;

import io.github.jetdetr.message.MessageKind;

/**
 * A message as it waits on the disk.
 *
 * @param kind its kind, of those that have a {@link SpoolValue}
 * @param topic where it would have been published
 * @param payload its bytes; not changed by anybody
 * @param atUtcMillis when it was spooled, by the wall clock, which may have been wrong
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, never compared
public record SpoolMessage(MessageKind kind, String topic, byte[] payload, long atUtcMillis) {}
