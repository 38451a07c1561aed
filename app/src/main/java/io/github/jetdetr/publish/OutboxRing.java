package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.OutgoingMessage;

/**
 * A fixed number of message slots, oldest first. The caller brings an empty slot for every one it
 * gets, so slots go round and none is made after the start. Not thread-safe.
 */
final class OutboxRing {

  private final OutgoingMessage[] slots;
  private int head;
  private int size;

  OutboxRing(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("an outbox must hold 1 message, but holds " + capacity);
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

  /** The slot behind the newest message, to be filled; the oldest must be dropped first if full. */
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

  /** Hands out the oldest message and keeps {@code empty} in its place. */
  OutgoingMessage take(OutgoingMessage empty) {
    OutgoingMessage oldest = slots[head];
    slots[head] = empty;
    dropOldest();
    return oldest;
  }

  /** Puts a message back before all others and hands out an empty slot; not when full. */
  OutgoingMessage putBack(OutgoingMessage message) {
    head = (head + slots.length - 1) % slots.length;
    size++;
    OutgoingMessage empty = slots[head];
    slots[head] = message;
    return empty;
  }
}
