package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.support.MqttPeers;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code mosquitto_sub}, or HiveMQ's client where it is not installed: one that shares no line of
 * code with the daemon.
 */
public final class MessageRecorder implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUBSCRIBED = "Subscribed";
  // The Z is a slip of mosquitto_sub's: what follows is the offset of the local time before it.
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'xx", Locale.ROOT);

  private final RunningDaemon running;

  /**
   * One message as it arrived.
   *
   * @param at when it did, by this machine's wall clock
   */
  public record Message(Instant at, String topic, boolean retained, String payload) {

    public JsonNode json() {
      try {
        return JSON.readTree(payload);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON on " + topic + ": " + payload, e);
      }
    }

    /** The word of a camera's status message. */
    public String state() {
      return json().path("state").asText();
    }

    public boolean isDetections() {
      return topic.endsWith("/detections");
    }

    public boolean isTelemetry() {
      return topic.endsWith("/telemetry");
    }

    public boolean isHealth() {
      return topic.endsWith("/health");
    }

    public boolean isCameraStatus() {
      return topic.contains("/camera/") && topic.endsWith("/status");
    }

    public boolean isStatus() {
      return topic.endsWith("/status") && !topic.contains("/camera/");
    }
  }

  /**
   * Listens to everything from here on; returns when the broker has confirmed the subscription.
   *
   * @param more arguments of {@code mosquitto_sub}, such as {@code --cafile}
   */
  public MessageRecorder(int port, String... more) throws IOException, InterruptedException {
    // Without -d mosquitto_sub would not say when it is subscribed; its words stand between the
    // messages.
    List<String> options = new ArrayList<>(List.of("-d", "-V", "5"));
    options.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port)));
    options.addAll(List.of("-q", "1", "-t", "#", "-F", "%j"));
    options.addAll(List.of(more));
    running = new RunningDaemon(new ProcessBuilder(MqttPeers.subscriber(options)));
    try {
      running.awaitOut(
          SUBSCRIBED, lines -> lines.stream().anyMatch(it -> it.contains("SUBACK")), 20);
    } catch (AssertionError | InterruptedException e) {
      running.close();
      throw e;
    }
  }

  /** What arrived so far. */
  public List<Message> messages() {
    return messages(running.out().soFar());
  }

  /** Waits until one message meets the condition, and returns the first of that kind. */
  public Message await(String what, Predicate<Message> condition, long seconds)
      throws InterruptedException {
    running.awaitOut(what, lines -> messages(lines).stream().anyMatch(condition), seconds);
    return messages().stream().filter(condition).findFirst().orElseThrow();
  }

  /** Waits until so many messages meet the condition. */
  public List<Message> await(String what, int count, Predicate<Message> condition, long seconds)
      throws InterruptedException {
    running.awaitOut(
        count + " × " + what,
        lines -> messages(lines).stream().filter(condition).count() >= count,
        seconds);
    return messages().stream().filter(condition).toList();
  }

  /** Waits for a message that meets the condition and that comes after this call. */
  public Message awaitNext(String what, Predicate<Message> condition, long seconds)
      throws InterruptedException {
    int before = running.out().soFar().size();
    running.awaitOut(
        "a new " + what,
        lines ->
            messages(lines.subList(Math.min(before, lines.size()), lines.size())).stream()
                .anyMatch(condition),
        seconds);
    List<String> lines = running.out().soFar();
    return messages(lines.subList(before, lines.size())).stream()
        .filter(condition)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the latest message of a kind meets the condition. */
  void awaitLatest(String what, Predicate<Message> kind, Predicate<Message> condition, long seconds)
      throws InterruptedException {
    running.awaitOut(
        "at last " + what, lines -> latest(lines, kind).filter(condition).isPresent(), seconds);
  }

  private static Optional<Message> latest(List<String> lines, Predicate<Message> kind) {
    for (int at = lines.size() - 1; at >= 0; at--) {
      Optional<Message> found = messages(lines.subList(at, at + 1)).stream().filter(kind).findAny();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  public void awaitStatus(String word, long seconds) throws InterruptedException {
    Message unused =
        await(
            "status " + word,
            message -> message.isStatus() && message.payload().equals(word),
            seconds);
  }

  public void awaitCamera(String camera, String state, long seconds) throws InterruptedException {
    Message unused =
        await(
            camera + " " + state,
            message ->
                message.topic().endsWith("/camera/" + camera + "/status")
                    && message.state().equals(state),
            seconds);
  }

  /** The retained message of the first topic that ends like this, as a newcomer finds it. */
  public static Message retained(int port, String topicEnd)
      throws IOException, InterruptedException {
    return retained(port, topicEnd, message -> message.topic().endsWith(topicEnd));
  }

  /** The node's own retained status. */
  public static String retainedStatus(int port) throws IOException, InterruptedException {
    return retained(port, "status", Message::isStatus).payload();
  }

  private static Message retained(int port, String what, Predicate<Message> condition)
      throws IOException, InterruptedException {
    try (MessageRecorder newcomer = new MessageRecorder(port)) {
      Message found = newcomer.await("retained " + what, condition, 10);
      assertTrue(found.retained(), found::toString);
      return found;
    }
  }

  private static List<Message> messages(List<String> lines) {
    List<Message> messages = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("{")) {
        messages.add(message(line));
      }
    }
    return messages;
  }

  private static Message message(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Message(
          OffsetDateTime.parse(json.path("tst").asText(), AT).toInstant(),
          json.path("topic").asText(),
          json.path("retain").asInt() == 1,
          // An empty one is null to mosquitto_sub.
          json.path("payload").asText(""));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not what mosquitto_sub writes: " + line, e);
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
