package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.spool.SpoolValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits in the outbox: retained states, events, frames and pictures, each with its bound, and
 * the counters of what became of them. Not thread-safe.
 */
final class OutboxQueues {

  private static final byte[] NOTHING = {};
  // Their slots keep the room of the largest picture, so there are few; a busy frame's objects fit.
  private static final int PICTURE_CAPACITY = 32;

  private final OutboxRing events;
  private final OutboxRing frames;
  private final OutboxRing pictures = new OutboxRing(PICTURE_CAPACITY);
  private final RetainedStates states = new RetainedStates();
  private final OutboxCounters counters;

  /**
   * @param eventCapacity maximum number of queued events, at least 1
   * @param frameCapacity maximum number of queued frames, at least 1
   */
  OutboxQueues(int eventCapacity, int frameCapacity, OutboxCounters counters) {
    this.counters = counters;
    events = new OutboxRing(eventCapacity);
    frames = new OutboxRing(frameCapacity);
  }

  RetainedStates states() {
    return states;
  }

  /** Stores the value of a retained topic. */
  void put(MessageKind kind, String topic, byte[] bytes, int length) {
    if (states.put(kind, topic, bytes, length)) {
      counters.dropped(kind, DropReason.REPLACED);
    }
  }

  /** Appends a slot for the caller to fill; the oldest of its queue makes room for it. */
  OutgoingMessage append(Delivery delivery) {
    OutboxRing ring = ring(delivery);
    if (ring.full()) {
      dropOldest(ring, DropReason.FULL);
    }
    return ring.append();
  }

  /** The queue of the next event or frame; empty if there is none. */
  OutboxRing next(long nowNanos) {
    expireOldest(events, nowNanos);
    expireOldest(frames, nowNanos);
    expireOldest(pictures, nowNanos);
    return events.size() > 0 ? events : frames;
  }

  OutboxRing pictures() {
    return pictures;
  }

  OutboxRing ring(Delivery delivery) {
    return switch (delivery) {
      case EVENT -> events;
      case PICTURE -> pictures;
      case FRAME, STATE -> frames;
    };
  }

  /** Withdraws what an earlier run left on a topic. */
  void withdrawEarlier(MessageKind kind, String topic) {
    states.withdrawEarlier(kind, topic);
  }

  /** Replaces the retained messages about the present by empty ones. */
  void withdrawPresent() {
    states.present().forEach(this::withdraw);
  }

  /** Replaces the retained message of a topic by an empty one, if there is one. */
  void withdraw(String topic) {
    for (RetainedStates.State state : states.present()) {
      if (state.value.topic().equals(topic) && state.value.length() > 0) {
        withdraw(state);
      }
    }
  }

  private void withdraw(RetainedStates.State state) {
    OutgoingMessage value = state.value;
    counters.offered(value.kind());
    put(value.kind(), value.topic(), NOTHING, 0);
  }

  /** Everything that is worth keeping on a disk, oldest first; it waits here no longer. */
  List<OutgoingMessage> takeWorthKeeping() {
    List<OutgoingMessage> taken = new ArrayList<>();
    for (int left = events.size(); left > 0; left--) {
      OutgoingMessage message = events.take(new OutgoingMessage());
      if (SpoolValue.of(message.kind()) != null) {
        taken.add(message);
      } else {
        // An answer to a command: it goes to the end of the queue, as it is.
        OutgoingMessage unused = events.putBehind(message);
      }
    }
    for (RetainedStates.State state : states.uncountedStates()) {
      if (SpoolValue.of(state.value.kind()) != null && state.value.length() > 0) {
        OutgoingMessage copy = new OutgoingMessage();
        copy.copyFrom(state.value);
        taken.add(copy);
        state.uncounted = false;
      }
    }
    return taken;
  }

  /** The disk does not take this: it waits here again. To be called newest first. */
  void keep(OutgoingMessage message) {
    if (message.delivery() == Delivery.STATE) {
      if (!states.isUncountedAgain(message.topic())) {
        counters.dropped(message.kind(), DropReason.REPLACED);
      }
    } else if (events.full()) {
      counters.dropped(message.kind(), DropReason.FULL);
    } else {
      OutgoingMessage unused = events.putBack(message);
    }
  }

  boolean ready() {
    return queued() > 0 || isStateDue();
  }

  boolean isStateDue() {
    return states.firstDue(/* pictures= */ false) != null
        || states.firstDue(/* pictures= */ true) != null;
  }

  /** Messages that have no counter yet. */
  long waiting() {
    return (long) states.uncounted() + queued();
  }

  private int queued() {
    return events.size() + frames.size() + pictures.size();
  }

  /** Counts everything as unsent. */
  void close() {
    for (RetainedStates.State state : states.uncountedStates()) {
      counters.dropped(state.value.kind(), DropReason.UNSENT_AT_CLOSE);
    }
    for (OutboxRing ring : List.of(events, frames, pictures)) {
      while (ring.size() > 0) {
        dropOldest(ring, DropReason.UNSENT_AT_CLOSE);
      }
    }
    states.clear();
  }

  private void expireOldest(OutboxRing ring, long nowNanos) {
    while (ring.size() > 0 && ring.oldest().expired(nowNanos)) {
      dropOldest(ring, DropReason.EXPIRED);
    }
  }

  private void dropOldest(OutboxRing ring, DropReason reason) {
    counters.dropped(ring.oldest().kind(), reason);
    ring.dropOldest();
  }
}
