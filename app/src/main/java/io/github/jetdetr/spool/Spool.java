package io.github.jetdetr.spool;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on the disk, which outlive the process. They are appended in batches and read oldest
 * first, events before states before telemetry. What was appended is there after a kill; what was
 * reported as sent is not sent again.
 *
 * <p>Where there is no room, by the limit or on the disk, the oldest file of the least value is
 * given up, but never anything worth more than what is to be written. Thread-safe; every method may
 * wait for the disk.
 */
public final class Spool implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final SpoolValue[] VALUES = SpoolValue.values();

  private final SpoolSettings settings;
  private final LongSupplier utcMillis;
  private final LongSupplier nanoClock;
  private final SpoolLosses losses;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final SpoolFiles files;

  @GuardedBy("lock")
  private long unsyncedSinceNanos;

  @GuardedBy("lock")
  private boolean unsynced;

  @GuardedBy("lock")
  private boolean full;

  @GuardedBy("lock")
  private boolean closed;

  /** The oldest message of the most value. */
  public record Next(SpoolMessage message, boolean own, SpoolValue value, Object place) {}

  /** What waits, and how large the files are. */
  public record Waiting(SpoolTally own, SpoolTally earlier, long bytes) {}

  /**
   * Opens the spool, cuts off what an earlier process did not write to the end, and takes up what
   * it left.
   *
   * @param losses hears of messages that are given up
   * @throws IOException if the folder cannot be used, or another process uses it; the message is
   *     meant for the user
   */
  @MustBeClosed
  public static Spool open(
      SpoolSettings settings, LongSupplier utcMillis, LongSupplier nanoClock, SpoolLosses losses)
      throws IOException {
    return new Spool(settings, utcMillis, nanoClock, losses, SpoolDisk.REAL);
  }

  @MustBeClosed
  Spool(
      SpoolSettings settings,
      LongSupplier utcMillis,
      LongSupplier nanoClock,
      SpoolLosses losses,
      SpoolDisk disk)
      throws IOException {
    this.settings = settings;
    this.utcMillis = utcMillis;
    this.nanoClock = nanoClock;
    this.losses = losses;
    files = new SpoolFiles(settings, disk);
  }

  /**
   * Appends messages, in one write for each value.
   *
   * @return those that it did not take, because the disk refuses or only more valuable ones are
   *     left to give up; in their order
   */
  public List<SpoolMessage> append(List<SpoolMessage> messages) {
    List<SpoolMessage> refused = new ArrayList<>();
    synchronized (lock) {
      for (SpoolValue value : VALUES) {
        List<SpoolMessage> some =
            messages.stream().filter(it -> SpoolValue.of(it.kind()) == value).toList();
        if (!some.isEmpty() && (closed || !append(value, some))) {
          refused.addAll(some);
        }
      }
    }
    return refused;
  }

  @GuardedBy("lock")
  private boolean append(SpoolValue value, List<SpoolMessage> messages) {
    ByteBuffer bytes = bytes(messages);
    while (files.bytes() + bytes.capacity() > settings.maxBytes()) {
      if (!giveUpOldest(value, "the limit of %d MiB".formatted(settings.maxBytes() >> 20))) {
        return false;
      }
    }
    while (true) {
      try {
        bytes.clear();
        files.of(value).append(messages, bytes);
        written();
        return true;
      } catch (IOException e) {
        if (!giveUpOldest(value, "the disk: " + e.getMessage())) {
          return false;
        }
      }
    }
  }

  private static ByteBuffer bytes(List<SpoolMessage> messages) {
    List<byte[]> records = messages.stream().map(SpoolRecord::bytes).toList();
    ByteBuffer all = ByteBuffer.allocate(records.stream().mapToInt(it -> it.length).sum());
    records.forEach(all::put);
    return all;
  }

  /** Gives up the oldest file of the least value; false if all there is is worth more. */
  @GuardedBy("lock")
  private boolean giveUpOldest(SpoolValue forWhat, String why) {
    if (!full) {
      full = true;
      log.warn("the spool is full, by {}; the oldest of the least value is given up", why);
    }
    SpoolLog least = files.leastValuable(forWhat);
    return least != null && drop(least, SpoolLosses.Cause.FULL);
  }

  @GuardedBy("lock")
  private boolean drop(SpoolLog from, SpoolLosses.Cause cause) {
    SpoolTally own = new SpoolTally();
    SpoolTally earlier = new SpoolTally();
    try {
      from.dropOldest(own, earlier);
    } catch (IOException e) {
      log.warn("a file of the spool cannot be deleted: {}", e.getMessage());
      return false;
    } finally {
      losses.lost(cause, own, earlier);
    }
    return true;
  }

  /** Whether messages were given up for want of room, and something still waits. */
  public boolean isFull() {
    synchronized (lock) {
      return full;
    }
  }

  @GuardedBy("lock")
  private void written() throws IOException {
    if (!unsynced) {
      unsynced = true;
      unsyncedSinceNanos = nanoClock.getAsLong();
    }
    if (settings.sync().isZero()) {
      syncNow();
    }
  }

  /** Asks the disk to keep what was written, if that is due; gives up what is too old. */
  public void tend() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      long oldest = utcMillis.getAsLong() - settings.maxAge().toMillis();
      for (SpoolLog values : files.all()) {
        while (values.isOldestOlderThan(oldest) && drop(values, SpoolLosses.Cause.OLD)) {
          // The next one may be as old.
        }
      }
      long age = nanoClock.getAsLong() - unsyncedSinceNanos;
      if (unsynced && age >= settings.sync().toNanos()) {
        try {
          syncNow();
        } catch (IOException e) {
          log.warn("the spool's disk: {}", e.getMessage());
        }
      }
      full &= !files.isEmpty();
    }
  }

  @GuardedBy("lock")
  private void syncNow() throws IOException {
    unsynced = false;
    files.sync();
  }

  /** The oldest message of the most value; null if none waits. */
  public @Nullable Next next() {
    synchronized (lock) {
      if (closed) {
        return null;
      }
      for (SpoolValue value : VALUES) {
        SpoolLog.First first = first(files.of(value));
        if (first != null) {
          return new Next(first.message(), first.own(), value, first);
        }
      }
      return null;
    }
  }

  @GuardedBy("lock")
  private SpoolLog.@Nullable First first(SpoolLog from) {
    SpoolTally own = new SpoolTally();
    SpoolTally earlier = new SpoolTally();
    try {
      return from.first(own, earlier);
    } catch (IOException e) {
      log.warn("the spool cannot be read: {}", e.getMessage());
      return null;
    } finally {
      long damaged = own.total() + earlier.total();
      if (damaged > 0) {
        log.warn("{} messages of the spool are damaged and lost", damaged);
        losses.lost(SpoolLosses.Cause.DAMAGED, own, earlier);
      }
    }
  }

  /**
   * The message was sent, or given up by the sender. Nothing happens if it is gone already.
   *
   * @param next as {@link #next} gave it
   * @return whether it was still there
   */
  public boolean done(Next next) {
    synchronized (lock) {
      SpoolLog from = files.of(next.value());
      SpoolLog.First first = closed ? null : first(from);
      if (first == null || !first.isAt((SpoolLog.First) next.place())) {
        return false;
      }
      try {
        from.advance(first);
        written();
      } catch (IOException e) {
        log.warn("the spool's disk: {}", e.getMessage());
      }
      return true;
    }
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    synchronized (lock) {
      return files.isEmpty();
    }
  }

  /** What waits. */
  public Waiting waiting() {
    SpoolTally own = new SpoolTally();
    SpoolTally earlier = new SpoolTally();
    synchronized (lock) {
      files.all().forEach(values -> values.addWaiting(own, earlier));
      return new Waiting(own, earlier, files.bytes());
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      files.close();
    }
  }
}
