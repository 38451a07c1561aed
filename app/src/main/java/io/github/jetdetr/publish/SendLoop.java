package io.github.jetdetr.publish;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.LinkFailure;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending thread's loop: connect, send from the outbox, reconnect, forever. Only this thread
 * waits for the broker.
 */
final class SendLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SendLoop.class);

  private static final long IDLE_MILLIS = 1_000;
  private static final long BUSY_MILLIS = 20;
  private static final Duration STABLE_AFTER = Duration.ofSeconds(30);
  // Beyond the time in which a broker gives up a dead connection, 1.5 times its keep-alive.
  private static final Duration AFTER_DEAD_CONNECTION = Duration.ofSeconds(5);
  private static final int MAX_SHORT_CONNECTIONS = 3;
  private static final Duration DISCONNECT_TIMEOUT = Duration.ofMillis(500);

  private final BrokerAddress broker;
  private final String clientId;
  private final long keepAliveNanos;
  private final MqttLink link;
  private final Outbox outbox;
  private final Topics topics;
  private final DeliveryRules rules;
  private final NodeWatch watch;
  private final MessageSender sender;
  private final LateMessages late;
  private final Handler handler;
  private final ReconnectBackoff backoff;
  private final ReconnectPause pause;
  private final LongSupplier nanoClock;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final ConnectionState state;
  private volatile long closeByNanos;
  private volatile long beatNanos;

  private volatile @Nullable String problem = "not connected yet";
  private @Nullable String logged;
  private int shortConnections;

  /** What the owner does at the turns of a connection; called on the sending thread. */
  interface Handler {

    /** A connection was established; nothing was sent on it yet. */
    void connected(BrokerTerms terms);

    /** Everything else has been sent: offers the final status to the outbox. */
    void finish();

    /** Nothing will be sent any more. */
    void ended();
  }

  /**
   * @param run this run's id
   * @param late what is sent when nothing else waits
   * @param commands receives what others ask for
   * @param state notified of every connection
   */
  SendLoop(
      BrokerSettings settings,
      String run,
      MqttLink link,
      Outbox outbox,
      LateMessages late,
      CommandInbox commands,
      Handler handler,
      ConnectionState state,
      ReconnectBackoff backoff,
      LongSupplier nanoClock) {
    broker = settings.address();
    clientId = settings.clientId();
    keepAliveNanos = settings.keepAlive().toNanos();
    topics = new Topics(settings.prefix(), settings.node());
    rules = new DeliveryRules(settings.prefix() + "/" + settings.node() + "/");
    DiscoveryWatch discovery = new DiscoveryWatch(settings.discovery(), settings.node(), outbox);
    watch = new NodeWatch(topics, run, discovery, commands, outbox::markStateDue, nanoClock);
    this.link = link;
    this.outbox = outbox;
    this.late = late;
    sender = new MessageSender(link, rules, nanoClock);
    this.handler = handler;
    this.state = state;
    this.backoff = backoff;
    this.nanoClock = nanoClock;
    beatNanos = nanoClock.getAsLong();
    pause =
        new ReconnectPause(
            backoff, link::listens, millis -> closing.await(millis, TimeUnit.MILLISECONDS));
  }

  @Override
  public void run() {
    try {
      while (closing.getCount() > 0) {
        LinkFailure failure = attempt();
        if (failure != null) {
          pause.await(failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.end();
      link.close();
      handler.ended();
    }
  }

  /** Nothing that a library throws ends this thread: it would never come back. */
  private @Nullable LinkFailure attempt() throws InterruptedException {
    try {
      beatNanos = nanoClock.getAsLong();
      return connectAndSend();
    } catch (RuntimeException | Error e) {
      LOG.error("sending failed unexpectedly", e);
      return failed("cannot send to " + broker + ": " + e, LinkFailure.LOST);
    }
  }

  /** When this loop last came around; it does so while the broker is away, too. */
  long beatNanos() {
    return beatNanos;
  }

  /** Why there is no connection, one line; null while connected. */
  @Nullable String problem() {
    return problem;
  }

  /** What the broker does not grant or take, and who else uses this node's name. */
  List<HealthReport.Reason> findings() {
    List<HealthReport.Reason> all = new ArrayList<>(rules.findings());
    all.addAll(watch.findings());
    return all;
  }

  /** Asks the loop to send what is left until a deadline, disconnect and end. */
  void finishBy(long nanos) {
    closeByNanos = nanos;
    closing.countDown();
    outbox.wake();
  }

  /** Connects once and sends until the connection is lost; returns null if it was closed. */
  private @Nullable LinkFailure connectAndSend() throws InterruptedException {
    AtomicReference<@Nullable LinkException> lost = new AtomicReference<>();
    try {
      BrokerTerms terms =
          link.connect(
              why -> {
                lost.set(why);
                outbox.wake();
              });
      rules.connected(terms, nanoClock.getAsLong());
      handler.connected(terms);
      watch.start(link);
    } catch (LinkException e) {
      return failed("cannot connect to " + broker + ": " + e.getMessage(), e.failure());
    }
    long sinceNanos = nanoClock.getAsLong();
    outbox.markStateDue();
    problem = null;
    logged = null;
    state.begin();
    LOG.info("connected to {}", broker);
    LinkException ended = sendUntilEnded(lost, sinceNanos);
    if (ended == null) {
      state.end();
      return null;
    }
    boolean stable = nanoClock.getAsLong() - sinceNanos >= STABLE_AFTER.toNanos();
    shortConnections = stable ? 0 : shortConnections + 1;
    if (stable) {
      backoff.reset();
    }
    // Not every broker reports a takeover (Mosquitto 2.0.11 does not).
    boolean takenOver =
        shortConnections >= MAX_SHORT_CONNECTIONS && ended.failure() == LinkFailure.LOST;
    String hint =
        takenOver
            ? "; repeatedly lost after a short time: another client with the id \"%s\" probably takes over this connection"
                .formatted(clientId)
            : "";
    return failed(
        "connection to " + broker + " lost: " + ended.getMessage() + hint,
        takenOver ? LinkFailure.TAKEN_OVER : ended.failure());
  }

  private LinkFailure failed(String what, LinkFailure failure) {
    // In this order, so that whoever sees that there is no connection also sees the reason.
    problem = what;
    state.end();
    if (closing.getCount() > 0 && !what.equals(logged)) {
      logged = what;
      LOG.warn("{}; retrying, detection continues", what);
    }
    return failure;
  }

  private @Nullable LinkException sendUntilEnded(
      AtomicReference<@Nullable LinkException> lost, long sinceNanos) throws InterruptedException {
    boolean saidAgain = false;
    try {
      while (closing.getCount() > 0) {
        LinkException ended = lost.get();
        if (ended != null) {
          boolean unused = rules.ended(ended, null, nanoClock.getAsLong());
          return ended;
        }
        long age = nanoClock.getAsLong() - sinceNanos;
        if (!saidAgain && age > 2 * keepAliveNanos + AFTER_DEAD_CONNECTION.toNanos()) {
          saidAgain = true;
          outbox.markStateDue(topics.status());
        }
        if (!sendNext()) {
          outbox.await(Math.min(IDLE_MILLIS, late.waitMillis()));
        }
      }
      finish();
      return null;
    } catch (LinkException e) {
      LinkException ended = lost.get();
      return ended == null ? e : ended;
    }
  }

  /** Sends one message, a late one if no other waits; returns false if there is none. */
  private boolean sendNext() throws LinkException, InterruptedException {
    beatNanos = nanoClock.getAsLong();
    OutgoingMessage message = outbox.take();
    if (message != null) {
      return send(message, outbox);
    }
    OutgoingMessage lateMessage = late.take();
    return lateMessage != null && send(lateMessage, late);
  }

  private boolean send(OutgoingMessage message, MessageSender.Source from)
      throws LinkException, InterruptedException {
    if (!sender.send(message, from)) {
      boolean unused = closing.await(BUSY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private void finish() throws LinkException, InterruptedException {
    long stopNanos = closeByNanos - DISCONNECT_TIMEOUT.toNanos();
    boolean more = true;
    late.stop();
    while (more && nanoClock.getAsLong() - stopNanos < 0) {
      more = sendNext();
    }
    outbox.withdrawPresent();
    sendDueState();
    watch.stop();
    handler.finish();
    sendDueState();
    link.disconnect(DISCONNECT_TIMEOUT);
  }

  /** State is sent before everything else. */
  private void sendDueState() throws LinkException, InterruptedException {
    while (nanoClock.getAsLong() - closeByNanos < 0 && outbox.stateDue()) {
      boolean unused = sendNext();
    }
  }
}
