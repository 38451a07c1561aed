package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.json.MessageBytes;
import io.github.jetdetr.message.json.ObjectMessages;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.message.object.SnapshotListener;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.track.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Publishes what happens to objects. May be called by any thread; never blocks on the network and
 * does not fail because of the broker.
 */
public final class ObjectPublisher implements ObjectListener, SnapshotListener {

  // What alerts somebody is looked at now, and the event itself is kept for longer.
  private static final long PICTURE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Topics topics;
  private final Outbox outbox;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ObjectMessages messages;

  @GuardedBy("lock")
  private final Map<String, Long> nextSeq = new HashMap<>();

  @GuardedBy("lock")
  private final Map<String, Long> nextCountsSeq = new HashMap<>();

  ObjectPublisher(Topics topics, RunId run, Outbox outbox) {
    this.topics = topics;
    this.outbox = outbox;
    messages = new ObjectMessages(topics.node(), run);
  }

  /** Publishes an event; the events of one camera are numbered in the order of calls. */
  @Override
  public void event(EventReport report) {
    synchronized (lock) {
      try {
        long seq = nextSeq.getOrDefault(report.camera(), 0L);
        MessageBytes message = messages.event(report, seq);
        nextSeq.put(report.camera(), seq + 1);
        offer(Delivery.EVENT, MessageKind.EVENT, topics.event(report.camera()), message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Publishes a camera's numbers of objects as a retained message, numbered in the same way. */
  @Override
  public void counts(CountsReport report) {
    synchronized (lock) {
      try {
        String topic = topics.counts(report.camera());
        long seq = nextCountsSeq.getOrDefault(report.camera(), 0L);
        MessageBytes message = messages.counts(report, seq);
        nextCountsSeq.put(report.camera(), seq + 1);
        offer(Delivery.STATE, MessageKind.COUNTS, topic, message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Publishes whether a zone is occupied as a retained message. */
  @Override
  public void occupied(OccupiedReport report) {
    synchronized (lock) {
      try {
        String topic = topics.occupied(report.camera(), report.zone());
        offer(Delivery.STATE, MessageKind.OCCUPIED, topic, messages.occupied(report));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Publishes a picture: of an object on a topic of its event's own, of all that a camera shows as
   * a retained message.
   */
  @Override
  public void snapshot(SnapshotReport report, byte[] jpeg) {
    SnapshotReport.Shown object = report.object();
    byte[] picture;
    String topic;
    synchronized (lock) {
      try {
        picture = messages.picture(report, jpeg);
        topic =
            object == null
                ? topics.snapshot(report.camera())
                : topics.eventPicture(
                    report.camera(), messages.id(report.camera(), object.number()), report.view());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Delivery delivery = object == null ? Delivery.STATE : Delivery.PICTURE;
    MessageKind kind = object == null ? MessageKind.SNAPSHOT : MessageKind.EVENT_PICTURE;
    long lifeNanos = object == null ? 0 : PICTURE_NANOS;
    outbox.offer(delivery, kind, topic, picture, picture.length, lifeNanos);
  }

  private void offer(Delivery delivery, MessageKind kind, String topic, MessageBytes message) {
    outbox.offer(delivery, kind, topic, message.array(), message.length(), /* lifeNanos= */ 0);
  }
}
