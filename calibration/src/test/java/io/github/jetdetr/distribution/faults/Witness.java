package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.audit.KindFinding;
import io.github.jetdetr.audit.RunFinding;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.MessageRecorder.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second subscriber, which shares no line of code with the daemon, its audit or the {@link
 * Observer}: it tells whether the audit's account of a run is right, and what a reader that knows
 * nothing but the schemas takes for the present.
 */
final class Witness implements AutoCloseable {

  private static final long SECONDS = 60;
  private static final List<String> KINDS = List.of("detections", "telemetry", "health");

  private final MessageRecorder recorder;
  private final int port;

  /** Listens from here on. */
  Witness(int port) throws IOException, InterruptedException {
    this.port = port;
    recorder = new MessageRecorder(port);
  }

  /** Waits until whatever was published before this call has arrived. */
  private void catchUp(MessageRecorder with) throws InterruptedException {
    Message unused = with.awaitNext("telemetry", Message::isTelemetry, SECONDS);
  }

  /**
   * Holds the audit's account of a run against what arrived here: the same numbers were seen, the
   * same are missing, and every missing one has a reason.
   *
   * @param finding of a run that began after this witness and is over
   */
  void assertAccounted(RunFinding finding) throws InterruptedException {
    catchUp(recorder);
    Map<String, Map<String, TreeSet<Long>>> seen = new TreeMap<>();
    for (Message message : recorder.messages()) {
      String kind = message.topic().replaceAll(".*/", "");
      if (KINDS.contains(kind) && !message.retained() && !message.payload().isEmpty()) {
        JsonNode json = message.json();
        if (json.path("run").asText().equals(finding.run())) {
          seen.computeIfAbsent(kind, unused -> new TreeMap<>())
              .computeIfAbsent(message.topic(), unused -> new TreeSet<>())
              .add(json.path("seq").asLong());
        }
      }
    }
    assertTrue(finding.whole(), finding::toString);
    assertEquals("offline", finding.end(), finding::toString);
    for (String kind : KINDS) {
      long received = 0;
      long missing = 0;
      for (TreeSet<Long> numbers : seen.getOrDefault(kind, Map.of()).values()) {
        received += numbers.size();
        missing += numbers.last() + 1 - numbers.size();
      }
      KindFinding account =
          finding.kinds().stream().filter(it -> it.kind().equals(kind)).findFirst().orElseThrow();
      assertEquals(received, account.received(), () -> kind + " received: " + finding);
      assertEquals(missing, account.missing(), () -> kind + " missing: " + finding);
    }
    assertTrue(finding.accounted(), finding::toString);
  }

  /**
   * From the will on, nothing of a run that was killed passes for the present, neither to those who
   * listen all the time nor to newcomers.
   *
   * @param killed the run's id
   * @param now the id of the run that follows, which is detecting
   */
  void assertNothingLies(String killed, String now) throws Exception {
    catchUp(recorder);
    List<Message> messages = recorder.messages();
    int will = 0;
    while (will < messages.size() && !isWill(messages.get(will))) {
      will++;
    }
    assertTrue(will < messages.size(), "the will was not published");
    List<String> lies = new ArrayList<>();
    Map<String, String> runs = new TreeMap<>();
    String status = "";
    for (int at = 0; at < messages.size(); at++) {
      Message message = messages.get(at);
      if (message.isStatus()) {
        status = message.payload();
      } else if (isState(message)) {
        runs.put(message.topic().replaceAll("^[^/]*/[^/]*/", ""), run(message));
      }
      // By the rule of the schemas: while the node is online and info has the same run.
      if (at > will && status.equals("online") && killed.equals(runs.get("info"))) {
        lies.add(runs + " after " + message);
      }
    }
    assertEquals(List.of(), lies);
    assertNewcomerFinds(now);
  }

  private void assertNewcomerFinds(String run) throws Exception {
    try (MessageRecorder newcomer = new MessageRecorder(port)) {
      catchUp(newcomer);
      List<Message> kept = newcomer.messages().stream().filter(Message::retained).toList();
      assertEquals(
          List.of("online"),
          kept.stream().filter(Message::isStatus).map(Message::payload).toList());
      List<Message> states = kept.stream().filter(Witness::isState).toList();
      // Of the node, its health, and each camera.
      assertEquals(2 + Rig.CAMERAS.size(), states.size(), states::toString);
      for (Message state : states) {
        assertEquals(run, run(state), state::toString);
      }
    }
  }

  private static boolean isWill(Message message) {
    return message.isStatus() && message.payload().equals("offline");
  }

  private static boolean isState(Message message) {
    return message.topic().endsWith("/info") || message.isHealth() || message.isCameraStatus();
  }

  private static String run(Message message) {
    return message.payload().isEmpty() ? "" : message.json().path("run").asText();
  }

  @Override
  public void close() {
    recorder.close();
  }
}
