package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.OutgoingMessage;

/**
 * A ring buffer of message slots, oldest first. The caller exchanges an empty slot for every one it
 * takes, so that none is allocated after the start. Not thread-safe.
 */
final class OutboxRing {

  private final OutgoingMessage[] slots;
  private int head;
  private int size;

  OutboxRing(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "an outbox must have room for at least 1 message, but its capacity was " + capacity);
    }
    slots = new OutgoingMessage[capacity];
    for (int slot = 0; slot < capacity; slot++) {
      slots[slot] = new OutgoingMessage();
    }
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == slots.length;
  }

  /** Appends a slot, to be filled by the caller; if full, the oldest must be dropped first. */
  OutgoingMessage append() {
    OutgoingMessage slot = slots[(head + size) % slots.length];
    size++;
    return slot;
  }

  /** The oldest message. */
  OutgoingMessage oldest() {
    return slots[head];
  }

  void dropOldest() {
    head = (head + 1) % slots.length;
    size--;
  }

  /** Removes the oldest message and stores {@code empty} in its place. */
  OutgoingMessage take(OutgoingMessage empty) {
    OutgoingMessage oldest = slots[head];
    slots[head] = empty;
    dropOldest();
    return oldest;
  }

  /** Puts a message behind all others and returns an empty slot; must not be full. */
  OutgoingMessage putBehind(OutgoingMessage message) {
    int last = (head + size) % slots.length;
    size++;
    OutgoingMessage empty = slots[last];
    slots[last] = message;
    return empty;
  }

  /** Puts a message back as the oldest and returns an empty slot; must not be full. */
  OutgoingMessage putBack(OutgoingMessage message) {
    head = (head + slots.length - 1) % slots.length;
    size++;
    OutgoingMessage empty = slots[head];
    slots[head] = message;
    return empty;
  }
}
