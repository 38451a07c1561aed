package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.TelemetryReport;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.json.MessageBytes;
import io.github.jetdetr.message.json.Messages;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.track.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and serialises the reports on frames, cameras and the node, and puts them into the
 * outbox. May be called by any thread; never blocks on the network.
 */
final class ReportPublisher {

  private final Topics topics;
  private final Outbox outbox;
  private final long expiryNanos;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Messages messages;

  @GuardedBy("lock")
  private final Map<String, CameraSequence> cameras = new HashMap<>();

  @GuardedBy("lock")
  private @Nullable InfoReport lastInfo;

  @GuardedBy("lock")
  private @Nullable BrokerTerms terms;

  @GuardedBy("lock")
  private long nextTelemetrySeq;

  @GuardedBy("lock")
  private long nextHealthSeq;

  /** One camera's topic and the sequence number of its next message. */
  private static final class CameraSequence {
    private final String topic;
    private long nextSeq;

    CameraSequence(String topic) {
      this.topic = topic;
    }
  }

  /**
   * @param expiryNanos age from which detections are not sent any more
   */
  ReportPublisher(Topics topics, RunId run, Outbox outbox, long expiryNanos) {
    this.topics = topics;
    this.outbox = outbox;
    this.expiryNanos = expiryNanos;
    messages = new Messages(topics.node(), run.text());
  }

  void frame(FrameReport report) {
    synchronized (lock) {
      CameraSequence camera = cameras.get(report.camera());
      if (camera == null) {
        camera = new CameraSequence(topics.detections(report.camera()));
        cameras.put(report.camera(), camera);
      }
      try {
        MessageBytes message = messages.detections(report, camera.nextSeq);
        camera.nextSeq++;
        offer(Delivery.FRAME, MessageKind.DETECTIONS, camera.topic, message, expiryNanos);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void cameraStatus(CameraStatusReport report) {
    synchronized (lock) {
      try {
        String topic = topics.cameraStatus(report.camera());
        offer(Delivery.STATE, MessageKind.CAMERA_STATUS, topic, messages.cameraStatus(report), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void info(InfoReport report) {
    synchronized (lock) {
      try {
        lastInfo = report;
        offer(Delivery.STATE, MessageKind.INFO, topics.info(), messages.info(report, terms), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The broker grants these terms; {@code info} is published again if that is news. */
  void connected(BrokerTerms newTerms) {
    synchronized (lock) {
      boolean changed = !newTerms.equals(terms);
      terms = newTerms;
      if (changed && lastInfo != null) {
        info(lastInfo);
      }
    }
  }

  /**
   * @param counts taken when no other message is on its way into the outbox, so that they tell of
   *     every gap that is seen before this message
   */
  void telemetry(TelemetryReport report, Supplier<PublishCounts> counts) {
    synchronized (lock) {
      try {
        MessageBytes message = messages.telemetry(report, nextTelemetrySeq, counts.get());
        nextTelemetrySeq++;
        offer(Delivery.EVENT, MessageKind.TELEMETRY, topics.telemetry(), message, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void health(HealthReport report) {
    synchronized (lock) {
      try {
        MessageBytes message = messages.health(report, nextHealthSeq);
        nextHealthSeq++;
        offer(Delivery.STATE, MessageKind.HEALTH, topics.health(), message, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void offer(
      Delivery delivery, MessageKind kind, String topic, MessageBytes message, long lifeNanos) {
    outbox.offer(delivery, kind, topic, message.array(), message.length(), lifeNanos);
  }
}
