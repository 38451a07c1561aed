package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounded, between any number of threads that offer and one that sends. Offering copies the bytes
 * into a slot that is used again and never waits for the network.
 *
 * <p>Retained state goes first, then events, then frames; within each, the oldest. What does not
 * fit pushes out the oldest of its own kind, and every message offered ends in exactly one counter
 * of {@link PublishCounts}.
 */
public final class Outbox {

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

  /** The one slot that is with the sending thread, or waits to be exchanged for the next. */
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
   * @param eventCapacity events that may wait, at least 1
   * @param frameCapacity frames that may wait, at least 1
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
   * @param lifeNanos how long it is worth sending, from now; 0 for ever
   */
  void offer(
      Delivery delivery, String topic, byte[] bytes, int length, boolean json, long lifeNanos) {
    long nowNanos = nanoClock.getAsLong();
    synchronized (lock) {
      counters.offered();
      if (closed) {
        count(DropReason.UNSENT_AT_CLOSE);
      } else if (length > maxMessageBytes) {
        count(DropReason.TOO_LARGE);
      } else if (delivery == Delivery.STATE) {
        if (states.keep(topic, bytes, length, json)) {
          count(DropReason.REPLACED);
        }
      } else {
        OutboxRing ring = ring(delivery);
        if (ring.full()) {
          ring.dropOldest();
          count(DropReason.FULL);
        }
        OutgoingMessage message = ring.append();
        message.fill(delivery, topic, bytes, length, json);
        if (lifeNanos > 0) {
          message.expireAt(nowNanos + lifeNanos);
        }
      }
      lock.notifyAll();
    }
  }

  /**
   * Takes the next message to send, or null when none waits. Until {@link #sent}, {@link #drop} or
   * {@link #putBack} says what became of it, no other may be taken. For the sending thread alone.
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

  /** The message taken has reached the broker. */
  void sent() {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted there
      }
      if (takenUncounted) {
        counters.sent();
      } else {
        counters.resent();
      }
      settle();
    }
  }

  /** The message taken will not be sent; state is tried once more after the next connect. */
  void drop(DropReason loss) {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted there
      }
      if (takenUncounted) {
        count(loss);
      }
      settle();
    }
  }

  /** The message taken could not be sent now; it is the next again. */
  void putBack() {
    synchronized (lock) {
      if (!taken) {
        return; // closed meanwhile, and counted there
      }
      RetainedStates.State state = takenState;
      if (state != null) {
        boolean overtaken = state.version != takenVersion;
        if (takenUncounted && overtaken) {
          count(DropReason.REPLACED);
        } else if (takenUncounted) {
          state.uncounted = true;
        }
      } else if (ring(slot.delivery()).full()) {
        count(DropReason.FULL);
      } else {
        slot = ring(slot.delivery()).putBack(slot);
      }
      takenState = null;
      taken = false;
    }
  }

  /** A new broker, or one that forgot: all retained state is to be sent again. */
  void stateIsDue() {
    synchronized (lock) {
      states.allAreDue();
      lock.notifyAll();
    }
  }

  /** Waits until a message is there to be taken, {@link #wake} is called or the time is over. */
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

  /** Ends the running or the next {@link #await}. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /** Whether retained state waits that the broker does not have. */
  boolean stateDue() {
    synchronized (lock) {
      return states.firstDue() != null;
    }
  }

  /** Takes no more, and counts all that is left as unsent. May be called twice. */
  void close() {
    synchronized (lock) {
      closed = true;
      counters.lost(DropReason.UNSENT_AT_CLOSE, waiting());
      while (events.size() > 0) {
        events.dropOldest();
      }
      while (frames.size() > 0) {
        frames.dropOldest();
      }
      states.clear();
      taken = false;
      takenState = null;
      lock.notifyAll();
    }
  }

  /** All counters at one moment; what they say of the connection is the caller's to add. */
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
      ring.dropOldest();
      count(DropReason.EXPIRED);
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
  private void count(DropReason loss) {
    counters.lost(loss, 1);
  }
}
