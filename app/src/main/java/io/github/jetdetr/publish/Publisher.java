package io.github.jetdetr.publish;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.TelemetryReport;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.json.MessageBytes;
import io.github.jetdetr.message.json.Messages;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.PahoLink;
import io.github.jetdetr.mqtt.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stage <b>publish</b>: takes reports, makes messages of them and sends them on a thread of its
 * own.
 *
 * <p>{@code publish} may be called by any thread; it never waits for the network and does not fail
 * because of a broker. What became of every message is in {@link #counts()}.
 */
public final class Publisher implements AutoCloseable {

  // Four seconds of one camera at 30 frames a second; events are telemetry, ten minutes of it.
  private static final int FRAMES = 128;
  private static final int EVENTS = 64;
  private static final int MAX_MESSAGE_BYTES = 256 * 1_024;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(60);
  private static final Duration PAUSE_FOR_PERSON = Duration.ofSeconds(60);
  private static final Duration FLUSH = Duration.ofSeconds(2);
  private static final Duration FOR_THREAD_TO_END = Duration.ofSeconds(3);

  private static final byte[] ONLINE = "online".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STOPPED = "stopped".getBytes(StandardCharsets.UTF_8);

  private final BrokerAddress broker;
  private final Topics topics;
  private final long expiryNanos;
  private final LongSupplier nanoClock;
  private final @Nullable EmbeddedBroker embedded;
  private final MqttLink link;
  private final Outbox outbox;
  private final SendLoop loop;
  private final Thread thread;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Messages messages;

  @GuardedBy("lock")
  private final Map<String, CameraLine> lines = new HashMap<>();

  /** One camera's topic, and the number of its next message. */
  private static final class CameraLine {
    private final String topic;
    private long nextSeq;

    CameraLine(String topic) {
      this.topic = topic;
    }
  }

  /**
   * Starts publishing; does not wait for the broker. With an {@code embedded} address the broker is
   * started first and runs until {@link #close}.
   *
   * @throws IOException when the password, a certificate or a key cannot be read or used, or the
   *     embedded broker cannot start; the message is for the user
   */
  @MustBeClosed
  public static Publisher open(BrokerSettings settings) throws IOException {
    ReconnectBackoff pauses =
        new ReconnectBackoff(
            RandomGenerator.getDefault(), FIRST_PAUSE, MAX_PAUSE, PAUSE_FOR_PERSON);
    return open(settings, pauses);
  }

  @MustBeClosed
  static Publisher open(BrokerSettings settings, ReconnectBackoff pauses) throws IOException {
    try {
      var unusedTls = PemFiles.tls(settings);
      var unusedPassword = PemFiles.password(settings);
    } catch (LinkException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (settings.address().transport() != BrokerAddress.Transport.EMBEDDED) {
      return new Publisher(settings, new PahoLink(settings), pauses, null, System::nanoTime);
    }
    EmbeddedBroker embedded = EmbeddedBroker.start(settings.address());
    BrokerSettings actual = settings.at(embedded.address());
    return new Publisher(actual, new PahoLink(actual), pauses, embedded, System::nanoTime);
  }

  /** Starts publishing over a link; owns the link and the broker. */
  @MustBeClosed
  Publisher(
      BrokerSettings settings,
      MqttLink link,
      ReconnectBackoff pauses,
      @Nullable EmbeddedBroker embedded,
      LongSupplier nanoClock) {
    this.link = link;
    this.embedded = embedded;
    this.nanoClock = nanoClock;
    broker = settings.address();
    topics = new Topics(settings.prefix(), settings.node());
    expiryNanos = settings.messageExpiry().toNanos();
    messages = new Messages(settings.node());
    outbox = new Outbox(EVENTS, FRAMES, MAX_MESSAGE_BYTES, nanoClock);
    loop = new SendLoop(broker, link, outbox, () -> offerStatus(STOPPED), pauses, nanoClock);
    offerStatus(ONLINE);
    thread = new Thread(loop, "jetdetr-publish");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Says what is on one frame. Numbers the message in the order of calls; lent parts of the report
   * may be used again when this returns.
   *
   * @throws IllegalArgumentException when the camera's name is none or a number is not finite; no
   *     message is made
   */
  public void publish(FrameReport report) {
    synchronized (lock) {
      CameraLine line = lines.get(report.camera());
      if (line == null) {
        line = new CameraLine(topics.detections(report.camera()));
        lines.put(report.camera(), line);
      }
      try {
        MessageBytes message = messages.detections(report, line.nextSeq);
        line.nextSeq++;
        offer(Delivery.FRAME, line.topic, message, expiryNanos);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says how one camera is; the broker keeps it. */
  public void publish(CameraStatusReport report) {
    synchronized (lock) {
      try {
        String topic = topics.cameraStatus(report.camera());
        offer(Delivery.STATE, topic, messages.cameraStatus(report), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says what runs here; the broker keeps it. */
  public void publish(InfoReport report) {
    synchronized (lock) {
      try {
        offer(Delivery.STATE, topics.info(), messages.info(report), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says how the node has been doing, with the counts of this publisher added. */
  public void publish(TelemetryReport report) {
    synchronized (lock) {
      try {
        MessageBytes message = messages.telemetry(report, counts());
        offer(Delivery.EVENT, topics.telemetry(), message, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says how the node is; the broker keeps it. */
  public void publish(HealthReport report) {
    synchronized (lock) {
      try {
        offer(Delivery.STATE, topics.health(), messages.health(report), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What became of all messages, at this moment. */
  public PublishCounts counts() {
    return outbox.counts(loop.connected(), loop.reconnects());
  }

  /** Where the broker is; of an embedded one, the address that it listens on. */
  public BrokerAddress broker() {
    return broker;
  }

  /** What is wrong with the broker, one line for people; null while it is connected. */
  public @Nullable String problem() {
    return loop.problem();
  }

  /**
   * Waits for a connection: for commands that make no sense without, and for tests.
   *
   * @return whether there is one
   */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    return loop.awaitConnected(atMost);
  }

  /**
   * Sends what is left for at most two seconds, then the status {@code stopped}, and ends the
   * connection; the rest is counted as unsent. May be called twice.
   */
  @Override
  public void close() {
    loop.finishBy(nanoClock.getAsLong() + FLUSH.toNanos());
    try {
      if (loop.connected()) {
        thread.join(FLUSH.toMillis());
      }
      // A sending thread that is still there waits for a broker that does not come.
      link.close();
      thread.join(FOR_THREAD_TO_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      link.close();
    }
    thread.interrupt();
    outbox.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  private void offerStatus(byte[] word) {
    outbox.offer(Delivery.STATE, topics.status(), word, word.length, /* json= */ false, 0);
  }

  private void offer(Delivery delivery, String topic, MessageBytes message, long lifeNanos) {
    outbox.offer(delivery, topic, message.array(), message.length(), /* json= */ true, lifeNanos);
  }
}
