package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message that the sending thread has taken, until its outcome is known; at most one. Not
 * thread-safe.
 */
final class OutboxSlot {

  private final OutboxQueues queues;
  private final OutboxCounters counters;

  /** The slot owned by the sending thread, or to be exchanged for the next one. */
  private OutgoingMessage slot = new OutgoingMessage();

  /** The same for pictures, so that no slot among the many others grows to their size. */
  private OutgoingMessage pictureSlot = new OutgoingMessage();

  /** The one of both that was taken last. */
  private OutgoingMessage current = slot;

  private boolean taken;
  private RetainedStates.@Nullable State state;
  private long version;
  private boolean uncounted;
  private boolean ofEarlierRun;

  OutboxSlot(OutboxQueues queues, OutboxCounters counters) {
    this.queues = queues;
    this.counters = counters;
  }

  /** Takes the next message; null if none waits. */
  @Nullable OutgoingMessage take(long nowNanos) {
    if (taken) {
      throw new IllegalStateException("the message taken before has no outcome yet");
    }
    RetainedStates.State due = queues.states().firstDue(/* pictures= */ false);
    if (due != null) {
      slot.copyFrom(due.value);
      return taken(slot, due);
    }
    OutboxRing ring = queues.next(nowNanos);
    if (ring.size() > 0) {
      slot = ring.take(slot);
      return taken(slot, null);
    }
    RetainedStates.State picture = queues.states().firstDue(/* pictures= */ true);
    if (picture != null) {
      pictureSlot.copyFrom(picture.value);
      return taken(pictureSlot, picture);
    }
    if (queues.pictures().size() > 0) {
      pictureSlot = queues.pictures().take(pictureSlot);
      return taken(pictureSlot, null);
    }
    return null;
  }

  private OutgoingMessage taken(OutgoingMessage message, RetainedStates.@Nullable State of) {
    taken = true;
    current = message;
    state = of;
    uncounted = of == null || of.uncounted;
    ofEarlierRun = of != null && of.ofEarlierRun;
    if (of != null) {
      version = of.version;
      of.uncounted = false;
    }
    return message;
  }

  /** Whether a message is taken that no counter includes. */
  boolean isUncounted() {
    return taken && uncounted;
  }

  void sent() {
    if (!taken) {
      return; // closed meanwhile, and counted by close()
    }
    if (uncounted) {
      counters.sent(current.kind());
    } else if (!ofEarlierRun) {
      counters.resent();
    }
    settle();
  }

  void drop(DropReason reason) {
    if (!taken) {
      return; // closed meanwhile, and counted by close()
    }
    if (uncounted) {
      counters.dropped(current.kind(), reason);
    }
    settle();
  }

  void putBack() {
    if (!taken) {
      return; // closed meanwhile, and counted by close()
    }
    RetainedStates.State of = state;
    if (of != null) {
      boolean superseded = of.version != version;
      if (uncounted && superseded) {
        counters.dropped(current.kind(), DropReason.REPLACED);
      } else if (uncounted) {
        of.uncounted = true;
      }
    } else if (queues.ring(current.delivery()).full()) {
      counters.dropped(current.kind(), DropReason.FULL);
    } else if (current.delivery() == Delivery.PICTURE) {
      pictureSlot = queues.pictures().putBack(pictureSlot);
    } else {
      slot = queues.ring(slot.delivery()).putBack(slot);
    }
    release();
  }

  private void settle() {
    if (state != null && state.version == version) {
      state.due = false;
    }
    release();
  }

  private void release() {
    state = null;
    taken = false;
  }

  /** The outbox is closed: what is taken counts as unsent. */
  void close() {
    if (isUncounted()) {
      counters.dropped(current.kind(), DropReason.UNSENT_AT_CLOSE);
    }
    release();
  }
}
