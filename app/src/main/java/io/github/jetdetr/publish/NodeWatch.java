package io.github.jetdetr.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.IncomingMessage;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MessageListener;
import io.github.jetdetr.mqtt.MqttLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to what others say in this node's name: {@code offline}, the will of a connection of its
 * own that the broker took long to give up, and {@code info} of another daemon with the same name.
 * The first is contradicted at once, the second named in health and log. Of the node's own topics
 * only these two are subscribed to, those of commands that are allowed, and Home Assistant's status
 * where the node is announced to it. Thread-safe.
 */
final class NodeWatch implements MessageListener {

  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

  private static final int MAX_FAILURES = 2;
  private static final int MAX_RUNS = 16;
  private static final long MIN_REPLY_NANOS = 500_000_000;

  private final ObjectMapper json = new ObjectMapper();
  private final Topics topics;
  private final String run;
  private final Consumer<String> sayAgain;
  private final DiscoveryWatch discovery;
  private final CommandInbox commands;
  private final LongSupplier nanoClock;
  private final Set<String> otherRuns = ConcurrentHashMap.newKeySet();
  private final AtomicLong repliedAtNanos;
  private int failures;
  private volatile boolean stopped;

  /**
   * @param run this run's id
   * @param discovery hears of Home Assistant, and of earlier runs that announced this node
   * @param commands receives what others ask for
   * @param sayAgain publishes the retained message of a topic once more; must not block
   */
  NodeWatch(
      Topics topics,
      String run,
      DiscoveryWatch discovery,
      CommandInbox commands,
      Consumer<String> sayAgain,
      LongSupplier nanoClock) {
    this.commands = commands;
    this.discovery = discovery;
    this.topics = topics;
    this.run = run;
    this.sayAgain = sayAgain;
    this.nanoClock = nanoClock;
    repliedAtNanos = new AtomicLong(nanoClock.getAsLong() - MIN_REPLY_NANOS);
  }

  /**
   * Subscribes on the current connection. A broker that refuses is not asked for more; one that
   * ends the connection instead is not asked again.
   */
  void start(MqttLink link) throws LinkException {
    if (failures >= MAX_FAILURES) {
      return;
    }
    try {
      boolean granted = link.watch(topics.status(), this) && link.watch(topics.info(), this);
      if (!granted) {
        LOG.info(
            "the broker does not let this node read {} and {}: a second daemon with the same node"
                + " name would go unnoticed",
            topics.status(),
            topics.info());
        failures = MAX_FAILURES;
      }
      watchHomeAssistant(link);
      for (String topic : commands.topics()) {
        if (!link.watchNow(topic, this)) {
          LOG.warn("the broker does not let this node read {}: no commands come there", topic);
        }
      }
    } catch (LinkException e) {
      failures++;
      throw e;
    }
  }

  private void watchHomeAssistant(MqttLink link) throws LinkException {
    String status = discovery.statusTopic();
    if (status != null && !link.watch(status, this)) {
      LOG.info(
          "the broker does not let this node read {}: a Home Assistant that starts anew has only"
              + " what the broker has kept",
          status);
    }
  }

  /** This node is about to say that it stops; nothing is contradicted any more. */
  void stop() {
    stopped = true;
  }

  /** Other daemons that publish in this node's name, for its health; empty if there are none. */
  List<HealthReport.Reason> findings() {
    return otherRuns.isEmpty()
        ? List.of()
        : List.of(new HealthReport.Reason("node_taken", null, taken()));
  }

  private String taken() {
    return "another daemon (run %s) publishes as node %s on this broker, so their messages mix; give each a name of its own with 'node'"
        .formatted(String.join(", ", otherRuns), topics.node());
  }

  @Override
  public void received(IncomingMessage message) {
    if (commands.topics().contains(message.topic())) {
      if (!stopped) {
        commands.received(message);
      }
      return;
    }
    received(message.topic(), message.payload(), message.retained());
  }

  @Override
  public void received(String topic, byte[] payload, boolean retained) {
    String text = new String(payload, StandardCharsets.UTF_8);
    if (stopped) {
      return;
    }
    if (topic.equals(topics.status())) {
      status(text);
    } else if (topic.equals(topics.info())) {
      info(text, retained);
    } else if (topic.equals(discovery.statusTopic())) {
      discovery.status(text);
    }
  }

  private void status(String text) {
    if (text.equals("online")) {
      return;
    }
    // The other daemon, if there was one, may be the one that ended; it says so if not.
    otherRuns.clear();
    long now = nanoClock.getAsLong();
    long last = repliedAtNanos.get();
    if (now - last >= MIN_REPLY_NANOS && repliedAtNanos.compareAndSet(last, now)) {
      sayAgain.accept(topics.status());
    }
  }

  private void info(String text, boolean retained) {
    try {
      JsonNode message = json.readTree(text);
      String other = message.path("run").asText();
      if (other.isEmpty() || other.equals(run) || !other.matches("[a-z0-9-]{1,40}")) {
        return;
      }
      if (retained) {
        // Of an earlier run of this daemon, most likely.
        discovery.announcedEarlier(message.path("discovery_topic").asText());
        return;
      }
      if (otherRuns.size() < MAX_RUNS && otherRuns.add(other)) {
        LOG.warn("{}", taken());
        // So that the other one, which may have come later, knows too.
        sayAgain.accept(topics.info());
      }
    } catch (JsonProcessingException e) {
      // Not a message of this program.
    }
  }
}
