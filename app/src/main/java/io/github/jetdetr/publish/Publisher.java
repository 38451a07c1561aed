package io.github.jetdetr.publish;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.TelemetryReport;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.spool.Spool;
import io.github.jetdetr.spool.SpoolSettings;
import io.github.jetdetr.track.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stage <b>publish</b>: serialises reports to messages and sends them on a thread of its own.
 *
 * <p>{@code publish} may be called by any thread; it never blocks on the network and does not fail
 * because of the broker. {@link #counts()} tells the outcome of every message.
 */
public final class Publisher implements AutoCloseable {

  // Four seconds of one camera at 30 frames per second.
  private static final int FRAME_CAPACITY = 128;
  // An hour without a broker on a quiet road, or the end of all that four busy cameras show.
  private static final int EVENT_CAPACITY = 1_024;
  private static final int MAX_MESSAGE_BYTES = 256 * 1_024;

  private static final Duration INITIAL_DELAY = Duration.ofSeconds(1);
  // A broker that is back is noticed within this and the time of one look at its port.
  private static final Duration MAX_DELAY = Duration.ofSeconds(3);
  private static final Duration OPERATOR_DELAY = Duration.ofSeconds(30);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

  // Beyond the longest pause between two attempts and the deadlines of one.
  private static final Duration MAX_BEAT = Duration.ofSeconds(150);

  private final BrokerEndpoint endpoint;
  private final LongSupplier nanoClock;
  private final RunId run;
  private final Outbox outbox;
  private final ReportPublisher reports;
  private final ObjectPublisher objects;
  private final NodePublisher node;
  private final ConnectionState connection = new ConnectionState();
  private final @Nullable SpoolFeeder feeder;
  private final SendLoop loop;
  private final Thread thread;

  /**
   * Starts publishing; does not wait for the connection. With an {@code embedded} address, the
   * broker is started first and runs until {@link #close}.
   *
   * @throws IOException if the password, a certificate or a key cannot be read or is malformed, or
   *     the embedded broker cannot start; the message is meant for the user
   */
  @MustBeClosed
  public static Publisher open(BrokerSettings settings) throws IOException {
    return open(settings, null, CommandInbox.NONE);
  }

  /**
   * The same with a spool and commands.
   *
   * @param spool where messages outlive an outage and a kill; null for nowhere
   * @param commands receives what others ask for
   */
  @MustBeClosed
  public static Publisher open(
      BrokerSettings settings, @Nullable SpoolSettings spool, CommandInbox commands)
      throws IOException {
    return open(settings, spool, commands, backoff(RandomGenerator.getDefault()));
  }

  /** The pauses of a daemon, as opposed to those of a test. */
  static ReconnectBackoff backoff(RandomGenerator random) {
    return new ReconnectBackoff(random, INITIAL_DELAY, MAX_DELAY, OPERATOR_DELAY);
  }

  @MustBeClosed
  static Publisher open(
      BrokerSettings settings,
      @Nullable SpoolSettings spool,
      CommandInbox commands,
      ReconnectBackoff backoff)
      throws IOException {
    return new Publisher(
        BrokerEndpoint.open(settings, commands.topics()),
        spool,
        commands,
        backoff,
        System::nanoTime);
  }

  /** Starts publishing to a broker; owns the endpoint. */
  @MustBeClosed
  Publisher(
      BrokerEndpoint endpoint,
      @Nullable SpoolSettings spool,
      CommandInbox commands,
      ReconnectBackoff backoff,
      LongSupplier nanoClock) {
    this.endpoint = endpoint;
    this.nanoClock = nanoClock;
    BrokerSettings settings = endpoint.settings();
    Topics topics = new Topics(settings.prefix(), settings.node());
    run = RunId.of(System.currentTimeMillis() / 1_000, RandomGenerator.getDefault());
    outbox = new Outbox(EVENT_CAPACITY, FRAME_CAPACITY, MAX_MESSAGE_BYTES, nanoClock);
    reports = new ReportPublisher(topics, run, outbox, settings.messageExpiry().toNanos());
    objects = new ObjectPublisher(topics, run, outbox);
    node = new NodePublisher(topics, settings.discovery(), outbox);
    feeder =
        spool == null ? null : new SpoolFeeder(spool, outbox, connection::isConnected, nanoClock);
    int perSecond = spool == null ? SpoolSettings.PER_SECOND : spool.perSecond();
    loop =
        new SendLoop(
            settings,
            run.text(),
            endpoint.link(),
            outbox,
            new LateMessages(this::spool, outbox, perSecond, nanoClock),
            commands,
            new ConnectionHandler(),
            connection,
            backoff,
            nanoClock);
    node.online();
    thread = new Thread(loop, "jetdetr-publish");
    thread.setDaemon(true);
    thread.start();
    if (feeder != null) {
      feeder.start();
    }
  }

  private @Nullable Spool spool() {
    return feeder == null ? null : feeder.spool();
  }

  /**
   * Publishes the detections of one frame. Messages are numbered in the order of calls; the
   * report's contents may be reused when this returns.
   *
   * @throws IllegalArgumentException if the camera's name is invalid or a number is not finite;
   *     nothing is published
   */
  public void publish(FrameReport report) {
    reports.frame(report);
  }

  /** Publishes the state of one camera as a retained message; never blocks on the network. */
  public void publish(CameraStatusReport report) {
    reports.cameraStatus(report);
  }

  /** Publishes what runs on this node as a retained message; never blocks on the network. */
  public void publish(InfoReport report) {
    reports.info(report);
  }

  /** Publishes telemetry, with the counts of this publisher added; never blocks on the network. */
  public void publish(TelemetryReport report) {
    reports.telemetry(report, this::counts);
  }

  /** Publishes the node's health as a retained message; never blocks on the network. */
  public void publish(HealthReport report) {
    reports.health(report);
  }

  /** Has somebody hear of every message from now on. */
  public void setTap(MessageTap tap) {
    outbox.setTap(tap);
  }

  /** This run's id. */
  public String run() {
    return run.text();
  }

  /** Publishes what concerns the node itself on this publisher's connection. */
  public NodePublisher node() {
    return node;
  }

  /** Publishes events, counts and occupied zones on this publisher's connection. */
  public ObjectPublisher objects() {
    return objects;
  }

  /** Message counts at this moment. */
  public PublishCounts counts() {
    return outbox.counts(
        connection.isConnected(),
        connection.reconnects(),
        feeder == null ? null : feeder.waiting());
  }

  /** The broker's address; for an embedded one, the address it listens on. */
  public BrokerAddress broker() {
    return endpoint.settings().address();
  }

  /** Why there is no connection to the broker, one line for users; null while connected. */
  public @Nullable String problem() {
    return loop.problem();
  }

  /** Whether the sending thread runs. */
  public boolean isSending() {
    return thread.isAlive();
  }

  /**
   * Whether the sending thread makes progress: it also does while it waits for a broker that is
   * away.
   */
  public boolean isProgressing() {
    return isSending() && nanoClock.getAsLong() - loop.beatNanos() < MAX_BEAT.toNanos();
  }

  /**
   * What is lost although the broker is connected: what it does not grant or refuses, and others
   * that use this node's name; for the node's health. Empty if nothing.
   */
  public List<HealthReport.Reason> findings() {
    List<HealthReport.Reason> all = new ArrayList<>(loop.findings());
    if (feeder != null) {
      all.addAll(feeder.findings());
    }
    return all;
  }

  /**
   * Waits for the connection to the broker.
   *
   * @return whether it is connected
   */
  public boolean awaitConnected(Duration timeout) throws InterruptedException {
    return connection.await(timeout);
  }

  /**
   * Sends queued messages for at most two seconds, withdraws what is of the present, sends the
   * status {@code stopped}, and closes the connection; the rest goes to the spool, or is counted as
   * unsent. Idempotent.
   */
  @Override
  public void close() {
    loop.finishBy(nanoClock.getAsLong() + FLUSH_TIMEOUT.toNanos());
    try {
      if (connection.isConnected()) {
        thread.join(FLUSH_TIMEOUT.toMillis());
      }
      // A sending thread that is still running is waiting for the broker.
      endpoint.link().close();
      thread.join(SHUTDOWN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      endpoint.link().close();
    }
    thread.interrupt();
    keepRest();
    endpoint.close();
  }

  private final class ConnectionHandler implements SendLoop.Handler {

    @Override
    public void connected(BrokerTerms newTerms) {
      reports.connected(newTerms);
    }

    @Override
    public void finish() {
      node.stopped();
    }

    @Override
    public void ended() {
      keepRest();
    }
  }

  /** What was not sent waits on the disk for the next start, or counts as unsent. */
  private void keepRest() {
    if (feeder != null) {
      feeder.close();
    }
    outbox.close();
  }
}
