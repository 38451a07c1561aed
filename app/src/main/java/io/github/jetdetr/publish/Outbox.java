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
 * <p>Retained state is sent first, then events, then frames; within each, the oldest. If full, the
 * oldest message of the same kind is dropped; every message offered ends in exactly one counter of
 * {@link PublishCounts}.
 */
public final class Outbox {

  private static final byte[] NOTHING = {};

  private final LongSupplier nanoClock;
  private final int maxMessageBytes;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final OutboxRing events;

  @GuardedBy("lock")
  private final OutboxRing frames;

  @GuardedBy("lock")
  private final RetainedStates states = new RetainedStates();

  @GuardedBy("lock")
  private final OutboxCounters counters = new OutboxCounters();

  /** The slot owned by the sending thread, or to be exchanged for the next one. */
  @GuardedBy("lock")
  private OutgoingMessage slot = new OutgoingMessage();

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
      Delivery delivery,
      MessageKind kind,
      String topic,
      byte[] bytes,
      int length,
      boolean json,
      long lifeNanos) {
    long nowNanos = nanoClock.getAsLong();
    synchronized (lock) {
      counters.offered(kind);
      if (closed) {
        counters.dropped(kind, DropReason.UNSENT_AT_CLOSE);
      } else if (length > maxMessageBytes) {
        counters.dropped(kind, DropReason.TOO_LARGE);
      } else if (delivery == Delivery.STATE) {
        if (states.put(kind, topic, bytes, length, json)) {
          counters.dropped(kind, DropReason.REPLACED);
        }
      } else {
        OutboxRing ring = ring(delivery);
        if (ring.full()) {
          dropOldest(ring, DropReason.FULL);
        }
        OutgoingMessage message = ring.append();
        message.fill(delivery, kind, topic, bytes, length, json);
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
      RetainedStates.State state = states.firstDue();
      if (state != null) {
        taken = true;
        takenState = state;
        takenVersion = state.version;
        takenUncounted = state.uncounted;
        state.uncounted = false;
        slot.copyFrom(state.value);
        return slot;
      }
      expireOldest(events, nowNanos);
      expireOldest(frames, nowNanos);
      OutboxRing ring = events.size() > 0 ? events : frames;
      if (ring.size() == 0) {
        return null;
      }
      taken = true;
      takenUncounted = true;
      slot = ring.take(slot);
      return slot;
    }
  }

  /** Reports that the message taken was sent. */
  void sent() {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted by close()
      }
      if (takenUncounted) {
        counters.sent(slot.kind());
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
        counters.dropped(slot.kind(), reason);
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
          counters.dropped(slot.kind(), DropReason.REPLACED);
        } else if (takenUncounted) {
          state.uncounted = true;
        }
      } else if (ring(slot.delivery()).full()) {
        counters.dropped(slot.kind(), DropReason.FULL);
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
        if (states.put(value.kind(), value.topic(), NOTHING, 0, /* json= */ true)) {
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
      return states.firstDue() != null;
    }
  }

  /** Accepts no more messages, and counts all that are left as unsent. Idempotent. */
  void close() {
    synchronized (lock) {
      closed = true;
      if (taken && takenUncounted) {
        counters.dropped(slot.kind(), DropReason.UNSENT_AT_CLOSE);
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
    return delivery == Delivery.EVENT ? events : frames;
  }

  @GuardedBy("lock")
  private boolean ready() {
    return events.size() + frames.size() > 0 || states.firstDue() != null;
  }

  @GuardedBy("lock")
  private long waiting() {
    int withSender = taken && takenUncounted ? 1 : 0;
    return (long) states.uncounted() + events.size() + frames.size() + withSender;
  }

  @GuardedBy("lock")
  private void dropOldest(OutboxRing ring, DropReason reason) {
    counters.dropped(ring.oldest().kind(), reason);
    ring.dropOldest();
  }
}
