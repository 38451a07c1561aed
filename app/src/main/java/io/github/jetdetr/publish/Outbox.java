package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between any number of producers and one sending thread. Offering copies the bytes
 * into a reused slot and never waits for the network.
 *
 * <p>Retained state is sent first, then events, then frames, and pictures when nothing else waits;
 * within each, the oldest. If full, the oldest message of the same kind is dropped; every message
 * offered ends in exactly one counter of {@link PublishCounts}.
 */
public final class Outbox {

  private static final byte[] NOTHING = {};
  // Their slots keep the room of the largest picture, so there are few; a busy frame's objects fit.
  private static final int PICTURE_CAPACITY = 32;

  private final LongSupplier nanoClock;
  private final int maxMessageBytes;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final OutboxRing events;

  @GuardedBy("lock")
  private final OutboxRing frames;

  @GuardedBy("lock")
  private final OutboxRing pictures = new OutboxRing(PICTURE_CAPACITY);

  @GuardedBy("lock")
  private final RetainedStates states = new RetainedStates();

  @GuardedBy("lock")
  private final OutboxCounters counters = new OutboxCounters();

  /** The slot owned by the sending thread, or to be exchanged for the next one. */
  @GuardedBy("lock")
  private OutgoingMessage slot = new OutgoingMessage();

  /** The same for pictures, so that no slot among the many others grows to their size. */
  @GuardedBy("lock")
  private OutgoingMessage pictureSlot = new OutgoingMessage();

  /** The one of both that was taken last. */
  @GuardedBy("lock")
  private OutgoingMessage current = slot;

  @GuardedBy("lock")
  private boolean taken;

  @GuardedBy("lock")
  private RetainedStates.@Nullable State takenState;

  @GuardedBy("lock")
  private long takenVersion;

  @GuardedBy("lock")
  private boolean takenUncounted;

  @GuardedBy("lock")
  private boolean woken;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param eventCapacity maximum number of queued events, at least 1
   * @param frameCapacity maximum number of queued frames, at least 1
   * @param maxMessageBytes larger messages are dropped when offered, and counted
   * @param nanoClock the monotonic clock that expiry is measured on
   */
  Outbox(int eventCapacity, int frameCapacity, int maxMessageBytes, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.maxMessageBytes = maxMessageBytes;
    events = new OutboxRing(eventCapacity);
    frames = new OutboxRing(frameCapacity);
  }

  /**
   * Offers one message; its bytes are copied before this returns.
   *
   * @param lifeNanos time until it expires, from now; 0 for never
   */
  void offer(
      Delivery delivery, MessageKind kind, String topic, byte[] bytes, int length, long lifeNanos) {
    long nowNanos = nanoClock.getAsLong();
    synchronized (lock) {
      counters.offered(kind);
      if (closed) {
        counters.dropped(kind, DropReason.UNSENT_AT_CLOSE);
      } else if (length > maxMessageBytes) {
        counters.dropped(kind, DropReason.TOO_LARGE);
      } else if (delivery == Delivery.STATE) {
        if (states.put(kind, topic, bytes, length)) {
          counters.dropped(kind, DropReason.REPLACED);
        }
      } else {
        OutboxRing ring = ring(delivery);
        if (ring.full()) {
          dropOldest(ring, DropReason.FULL);
        }
        OutgoingMessage message = ring.append();
        message.fill(delivery, kind, topic, bytes, length);
        if (lifeNanos > 0) {
          message.expireAt(nowNanos + lifeNanos);
        }
      }
      lock.notifyAll();
    }
  }

  /**
   * Takes the next message to send; null if none waits. No other may be taken until {@link #sent},
   * {@link #drop} or {@link #putBack} reports its outcome. For the sending thread only.
   */
  @Nullable OutgoingMessage take() {
    long nowNanos = nanoClock.getAsLong();
    synchronized (lock) {
      if (taken) {
        throw new IllegalStateException("the message taken before has no outcome yet");
      }
      RetainedStates.State state = states.firstDue(/* pictures= */ false);
      if (state != null) {
        slot.copyFrom(state.value);
        return taken(slot, state);
      }
      expireOldest(events, nowNanos);
      expireOldest(frames, nowNanos);
      expireOldest(pictures, nowNanos);
      OutboxRing ring = events.size() > 0 ? events : frames;
      if (ring.size() > 0) {
        slot = ring.take(slot);
        return taken(slot, null);
      }
      RetainedStates.State picture = states.firstDue(/* pictures= */ true);
      if (picture != null) {
        pictureSlot.copyFrom(picture.value);
        return taken(pictureSlot, picture);
      }
      if (pictures.size() > 0) {
        pictureSlot = pictures.take(pictureSlot);
        return taken(pictureSlot, null);
      }
      return null;
    }
  }

  @GuardedBy("lock")
  private OutgoingMessage taken(OutgoingMessage message, RetainedStates.@Nullable State state) {
    taken = true;
    current = message;
    takenState = state;
    takenUncounted = state == null || state.uncounted;
    if (state != null) {
      takenVersion = state.version;
      state.uncounted = false;
    }
    return message;
  }

  /** Reports that the message taken was sent. */
  void sent() {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted by close()
      }
      if (takenUncounted) {
        counters.sent(current.kind());
      } else {
        counters.resent();
      }
      settle();
    }
  }

  /** Reports that the message taken was dropped; state is sent again after the next connect. */
  void drop(DropReason reason) {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted by close()
      }
      if (takenUncounted) {
        counters.dropped(current.kind(), reason);
      }
      settle();
    }
  }

  /** Returns the message taken, which could not be sent now, to the head of the queue. */
  void putBack() {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted by close()
      }
      RetainedStates.State state = takenState;
      if (state != null) {
        boolean superseded = state.version != takenVersion;
        if (takenUncounted && superseded) {
          counters.dropped(current.kind(), DropReason.REPLACED);
        } else if (takenUncounted) {
          state.uncounted = true;
        }
      } else if (ring(current.delivery()).full()) {
        counters.dropped(current.kind(), DropReason.FULL);
      } else if (current.delivery() == Delivery.PICTURE) {
        pictureSlot = pictures.putBack(pictureSlot);
      } else {
        slot = ring(slot.delivery()).putBack(slot);
      }
      takenState = null;
      taken = false;
    }
  }

  /** Marks all retained state as due, after connecting to a broker that may have lost it. */
  void markStateDue() {
    synchronized (lock) {
      states.markAllDue();
      lock.notifyAll();
    }
  }

  /** Marks the retained state of one topic as due, because somebody else overwrote it. */
  void markStateDue(String topic) {
    synchronized (lock) {
      states.markDue(topic);
      lock.notifyAll();
    }
  }

  /**
   * Replaces the retained messages about the present by empty ones, with which the broker forgets
   * them: nobody who comes later takes them for the present.
   */
  void withdrawPresent() {
    synchronized (lock) {
      for (RetainedStates.State state : states.present()) {
        OutgoingMessage value = state.value;
        counters.offered(value.kind());
        if (states.put(value.kind(), value.topic(), NOTHING, 0)) {
          counters.dropped(value.kind(), DropReason.REPLACED);
        }
      }
      lock.notifyAll();
    }
  }

  /** Waits until a message can be taken, {@link #wake} is called or the time is over. */
  void await(long millis) throws InterruptedException {
    long endNanos = nanoClock.getAsLong() + millis * 1_000_000;
    synchronized (lock) {
      while (!woken && !ready()) {
        long leftMillis = (endNanos - nanoClock.getAsLong()) / 1_000_000;
        if (leftMillis <= 0) {
          break;
        }
        lock.wait(leftMillis);
      }
      woken = false;
    }
  }

  /** Ends the current or the next {@link #await}. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /** Whether there is retained state that the broker does not have. */
  boolean stateDue() {
    synchronized (lock) {
      return isStateDue();
    }
  }

  /** Accepts no more messages, and counts all that are left as unsent. Idempotent. */
  void close() {
    synchronized (lock) {
      closed = true;
      if (taken && takenUncounted) {
        counters.dropped(current.kind(), DropReason.UNSENT_AT_CLOSE);
      }
      for (RetainedStates.State state : states.uncountedStates()) {
        counters.dropped(state.value.kind(), DropReason.UNSENT_AT_CLOSE);
      }
      while (events.size() > 0) {
        dropOldest(events, DropReason.UNSENT_AT_CLOSE);
      }
      while (frames.size() > 0) {
        dropOldest(frames, DropReason.UNSENT_AT_CLOSE);
      }
      while (pictures.size() > 0) {
        dropOldest(pictures, DropReason.UNSENT_AT_CLOSE);
      }
      states.clear();
      taken = false;
      takenState = null;
      lock.notifyAll();
    }
  }

  /** A consistent snapshot of all counters; the caller provides the connection state. */
  PublishCounts counts(boolean connected, long reconnects) {
    synchronized (lock) {
      return counters.snapshot(waiting(), connected, reconnects);
    }
  }

  @GuardedBy("lock")
  private void settle() {
    RetainedStates.State state = takenState;
    if (state != null && state.version == takenVersion) {
      state.due = false;
    }
    takenState = null;
    taken = false;
  }

  @GuardedBy("lock")
  private void expireOldest(OutboxRing ring, long nowNanos) {
    while (ring.size() > 0 && ring.oldest().expired(nowNanos)) {
      dropOldest(ring, DropReason.EXPIRED);
    }
  }

  @GuardedBy("lock")
  private OutboxRing ring(Delivery delivery) {
    return switch (delivery) {
      case EVENT -> events;
      case PICTURE -> pictures;
      case FRAME, STATE -> frames;
    };
  }

  @GuardedBy("lock")
  private boolean ready() {
    return events.size() + frames.size() + pictures.size() > 0 || isStateDue();
  }

  @GuardedBy("lock")
  private boolean isStateDue() {
    return states.firstDue(/* pictures= */ false) != null
        || states.firstDue(/* pictures= */ true) != null;
  }

  @GuardedBy("lock")
  private long waiting() {
    int withSender = taken && takenUncounted ? 1 : 0;
    int queued = events.size() + frames.size() + pictures.size();
    return (long) states.uncounted() + queued + withSender;
  }

  @GuardedBy("lock")
  private void dropOldest(OutboxRing ring, DropReason reason) {
    counters.dropped(ring.oldest().kind(), reason);
    ring.dropOldest();
  }
}
