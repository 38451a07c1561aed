package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.spool.Spool;
import io.github.jetdetr.spool.SpoolLosses;
import io.github.jetdetr.spool.SpoolMessage;
import io.github.jetdetr.spool.SpoolSettings;
import io.github.jetdetr.spool.SpoolTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that waits for the disk, so that nobody else does: while no broker is connected, it
 * moves what is worth keeping from the outbox to the spool, twice a second in one write for each
 * value, and once more when everything ends. So a kill costs what is younger than that.
 * Thread-safe.
 */
final class SpoolFeeder implements SpoolLosses, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolFeeder.class);

  private static final long CYCLE_MILLIS = 500;
  private static final long REFUSED_MILLIS = 5_000;
  private static final long JOIN_MILLIS = 3_000;

  private final SpoolSettings settings;
  private final Outbox outbox;
  private final BooleanSupplier connected;
  private final LongSupplier nanoClock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "jetdetr-spool");
  private volatile @Nullable Spool spool;
  private volatile @Nullable String problem;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param connected whether a broker is
   */
  SpoolFeeder(
      SpoolSettings settings, Outbox outbox, BooleanSupplier connected, LongSupplier nanoClock) {
    this.settings = settings;
    this.outbox = outbox;
    this.connected = connected;
    this.nanoClock = nanoClock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The spool; null until it is open, and if it cannot be. */
  @Nullable Spool spool() {
    return spool;
  }

  /** What waits; null if there is no spool. */
  Spool.@Nullable Waiting waiting() {
    Spool open = spool;
    return open == null ? null : open.waiting();
  }

  /** What is wrong with the spool, for the node's health; empty if nothing is. */
  List<HealthReport.Reason> findings() {
    Spool open = spool;
    String wrong = problem;
    if (wrong == null && open != null && open.isFull()) {
      wrong = "the spool is full; the oldest of the least value was given up";
    }
    return wrong == null ? List.of() : List.of(new HealthReport.Reason("spool", null, wrong));
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private void run() {
    try {
      spool = Spool.open(settings, System::currentTimeMillis, nanoClock, this);
      long waitMillis = CYCLE_MILLIS;
      while (!closing.await(waitMillis, TimeUnit.MILLISECONDS)) {
        waitMillis = cycle() ? CYCLE_MILLIS : REFUSED_MILLIS;
      }
    } catch (IOException e) {
      problem = "no spool: " + e.getMessage();
      LOG.warn("{}; what the broker misses is kept in memory only", problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      problem = "no spool: " + e;
      LOG.error("the spool's thread ended", e);
    }
  }

  private boolean cycle() {
    boolean taken = connected.getAsBoolean() || feed();
    Spool open = spool;
    if (open != null) {
      open.tend();
    }
    return taken;
  }

  /** Moves what is worth keeping to the disk; false if the disk did not take all of it. */
  private boolean feed() {
    Spool open = spool;
    if (open == null) {
      return false;
    }
    IdentityHashMap<SpoolMessage, OutgoingMessage> messages = new IdentityHashMap<>();
    List<SpoolMessage> batch = new ArrayList<>();
    for (OutgoingMessage message : outbox.takeWorthKeeping()) {
      SpoolMessage kept =
          new SpoolMessage(
              message.kind(), message.topic(), message.payload(), System.currentTimeMillis());
      messages.put(kept, message);
      batch.add(kept);
    }
    List<SpoolMessage> refused = batch;
    try {
      if (!batch.isEmpty()) {
        refused = open.append(batch);
      }
    } finally {
      settle(batch, refused, messages);
    }
    boolean taken = refused.isEmpty();
    if (!taken && problem == null) {
      LOG.warn("the spool takes no more; what the broker misses is kept in memory only");
    }
    problem = taken ? null : "the spool takes no more, of the disk or by its limit";
    return taken;
  }

  private void settle(
      List<SpoolMessage> batch,
      List<SpoolMessage> refused,
      IdentityHashMap<SpoolMessage, OutgoingMessage> messages) {
    IdentityHashMap<SpoolMessage, OutgoingMessage> left = new IdentityHashMap<>();
    refused.forEach(message -> left.put(message, messages.get(message)));
    List<OutgoingMessage> kept = new ArrayList<>();
    for (SpoolMessage message : batch) {
      if (left.containsKey(message)) {
        kept.add(messages.get(message));
      } else {
        outbox.spooled(message.kind());
      }
    }
    outbox.keep(kept);
  }

  @Override
  public void lost(Cause cause, SpoolTally own, SpoolTally earlier) {
    DropReason reason =
        switch (cause) {
          case FULL -> DropReason.SPOOL_FULL;
          case OLD -> DropReason.SPOOL_OLD;
          case DAMAGED -> DropReason.SPOOL_DAMAGED;
        };
    own.byKind().forEach((kind, count) -> outbox.lostFromSpool(kind, reason, count, true));
    earlier.byKind().forEach((kind, count) -> outbox.lostFromSpool(kind, reason, count, false));
  }

  /** Moves what is left in the outbox to the disk. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    closing.countDown();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Spool open = spool;
    if (open != null && !thread.isAlive()) {
      boolean unused = feed();
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("the spool's disk: {}", e.getMessage());
      }
    }
  }
}
