package io.github.jetdetr.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the messages of all nodes below a prefix: what is missing, when and why, and
 * whether anything is missing that nobody gave a reason for. Thread-safe.
 */
public final class Audit {

  private static final String ONLINE = "online";
  private static final String LATE = "/late";

  private final ObjectMapper json = new ObjectMapper();
  private final String root;
  private final Map<String, NodeState> nodes = new LinkedHashMap<>();
  private final List<long[]> away = new ArrayList<>();
  private boolean keepsRetained = true;
  private long awaySinceMillis = -1;
  private long malformed;
  private long lastMessageMillis;

  /** One node's runs, the latest last, and the last word of its status. */
  private static final class NodeState {
    final List<RunAudit> runs = new ArrayList<>();
    @Nullable String status;
    boolean nextRunIsWhole;

    /** How many runs were known when the last status came. */
    int runsAtStatus;
  }

  /**
   * @param prefix first levels of every topic
   */
  public Audit(String prefix) {
    root = prefix + "/";
  }

  /** The audit's own connection was made; nothing of the time before it arrives any more. */
  public synchronized void connected(boolean brokerKeepsRetained, long nowMillis) {
    keepsRetained = brokerKeepsRetained;
    if (awaySinceMillis >= 0) {
      away.add(new long[] {awaySinceMillis, nowMillis});
      awaySinceMillis = -1;
    }
  }

  /** The audit's own connection broke. */
  public synchronized void disconnected(long nowMillis) {
    if (awaySinceMillis < 0) {
      awaySinceMillis = nowMillis;
    }
  }

  /**
   * A message arrived.
   *
   * @param retained whether the broker had kept it
   * @param nowMillis wall clock, milliseconds since 1970
   */
  public synchronized void received(String topic, String text, boolean retained, long nowMillis) {
    if (!topic.startsWith(root)) {
      return;
    }
    lastMessageMillis = nowMillis;
    String below = topic.substring(root.length());
    boolean late = below.endsWith(LATE);
    String[] levels =
        (late ? below.substring(0, below.length() - LATE.length()) : below).split("/", -1);
    if (levels.length < 2) {
      return;
    }
    NodeState node = nodes.computeIfAbsent(levels[0], unused -> new NodeState());
    String kind = levels[levels.length - 1];
    if (levels.length == 2 && kind.equals("status")) {
      status(node, text, retained);
      return;
    }
    boolean numbered =
        levels.length == 2
            ? kind.equals("telemetry") || kind.equals("health")
            : levels.length == 4
                && levels[1].equals("camera")
                && (kind.equals("detections") || kind.equals("event"));
    // What is retained may be of any time; it has come before or is of no series.
    if (numbered && !retained && !text.isEmpty()) {
      numbered(node, levels, kind, text, nowMillis);
    }
  }

  private void status(NodeState node, String text, boolean retained) {
    String before = node.status;
    node.status = text;
    boolean began = node.runs.size() > node.runsAtStatus;
    node.runsAtStatus = node.runs.size();
    if (retained) {
      return;
    }
    RunAudit current = last(node);
    boolean unheardOf = before == null && keepsRetained;
    boolean begins =
        text.equals(ONLINE) && (unheardOf || (before != null && !before.equals(ONLINE)));
    if (begins && began && current != null && current.isRunning()) {
      // Its first states came before it said that it is online.
      current.seenFromItsStart();
      return;
    }
    if (current != null && current.isRunning()) {
      current.connectionEvent();
    }
    if (text.equals(ONLINE)) {
      // Said again before the first message, as after an earlier run's will, it takes nothing back.
      node.nextRunIsWhole |= begins;
    } else if (current != null && text.equals("stopped")) {
      current.stopped();
    } else if (current != null) {
      current.sawWill();
    }
  }

  private void numbered(NodeState node, String[] levels, String kind, String text, long nowMillis) {
    JsonNode message;
    try {
      message = json.readTree(text);
    } catch (JsonProcessingException e) {
      malformed++;
      return;
    }
    String run = message.path("run").asText();
    if (run.isEmpty() || !message.path("seq").canConvertToLong()) {
      malformed++;
      return;
    }
    boolean late = message.path("late").asBoolean();
    RunAudit audit = run(node, root + levels[0], run, late, nowMillis);
    if (kind.equals("telemetry")) {
      audit.telemetry(message, late, nowMillis);
    } else {
      String name = levels.length == 2 ? kind : levels[2];
      audit.numbered(kind, name, message.path("seq").asLong(), late, nowMillis);
    }
  }

  private static RunAudit run(
      NodeState node, String name, String run, boolean late, long nowMillis) {
    for (RunAudit known : node.runs) {
      if (known.run().equals(run)) {
        return known;
      }
    }
    RunAudit before = last(node);
    if (late && before != null) {
      // It ended before this one began, and left it in the spool.
      RunAudit earlier = new RunAudit(name, run, /* whole= */ false, nowMillis);
      earlier.over(/* replaced= */ true);
      node.runs.add(node.runs.size() - 1, earlier);
      return earlier;
    }
    if (before != null) {
      before.over(/* replaced= */ true);
    }
    RunAudit created = new RunAudit(name, run, node.nextRunIsWhole, nowMillis);
    node.nextRunIsWhole = false;
    node.runs.add(created);
    return created;
  }

  private static @Nullable RunAudit last(NodeState node) {
    return node.runs.isEmpty() ? null : node.runs.get(node.runs.size() - 1);
  }

  /** Whether any message of a run arrived. */
  public synchronized boolean isEmpty() {
    return nodes.values().stream().allMatch(node -> node.runs.isEmpty());
  }

  /** Retained, the status is true also where the change itself was missed. */
  private static boolean isOver(NodeState node) {
    return "stopped".equals(node.status) || "offline".equals(node.status);
  }

  /** Whether nodes were heard, and the last run of each has ended. */
  public synchronized boolean allStopped() {
    return !isEmpty()
        && nodes.values().stream()
            .allMatch(
                node -> {
                  RunAudit run = last(node);
                  return run == null || !run.isRunning() || isOver(node);
                });
  }

  /** Messages on a node's topics that have no run or number, or are not JSON. */
  public synchronized long malformed() {
    return malformed;
  }

  /** Times in which the audit itself had no connection. */
  public synchronized int outages() {
    return away.size() + (awaySinceMillis >= 0 ? 1 : 0);
  }

  /** Whether the telemetry needed to explain all gaps so far has arrived. */
  public synchronized boolean isSettled() {
    return nodes.values().stream()
        .flatMap(node -> node.runs.stream())
        .allMatch(run -> !run.isRunning() || run.isSettled());
  }

  /** Whether nothing has arrived for so long that nothing is on its way any more. */
  public synchronized boolean isQuiet(long nowMillis) {
    return nowMillis - lastMessageMillis >= TelemetryLog.STRAGGLERS_MILLIS;
  }

  /**
   * The account of every run, by node, the oldest first.
   *
   * @param nowMillis wall clock, milliseconds since 1970
   */
  public synchronized List<RunFinding> findings(long nowMillis) {
    List<long[]> times = new ArrayList<>(away);
    if (awaySinceMillis >= 0) {
      times.add(new long[] {awaySinceMillis, Long.MAX_VALUE});
    }
    List<RunFinding> findings = new ArrayList<>();
    for (NodeState node : nodes.values()) {
      RunAudit current = last(node);
      if (current != null && "stopped".equals(node.status)) {
        current.stopped();
      } else if (current != null) {
        current.over(/* replaced= */ false);
      }
      for (RunAudit run : node.runs) {
        findings.add(run.finding(nowMillis, times));
      }
    }
    return findings;
  }
}
