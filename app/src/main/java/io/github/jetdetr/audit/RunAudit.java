package io.github.jetdetr.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of one run of a node: gaps in the numbers, held against what its telemetry says was
 * sent and dropped. Not thread-safe.
 *
 * <p>Telemetry overtakes detections that wait in the node's outbox, and detections are sent and
 * dropped oldest first. So a gap that is visible when a telemetry message arrives is in its counts
 * already, and counts of the first telemetry less the gaps seen until then are what was dropped
 * before anybody watched.
 */
final class RunAudit {

  private static final List<String> KINDS = List.of("detections", "telemetry", "health", "event");
  // What may be on its way while a telemetry message is made.
  private static final long MAX_UNDER_WAY = 2;

  private final String node;
  private final String run;
  private boolean whole;
  private final long firstAtMillis;

  /** By kind and by what its numbers count: a camera's messages, or the node's. */
  private final Map<String, Map<String, SeqSeries>> series = new TreeMap<>();

  private final Map<String, Map<String, Long>> baseDropped = new TreeMap<>();
  private final Map<String, Long> baseSent = new TreeMap<>();
  private final Map<String, Long> receivedAtBase = new TreeMap<>();
  private final Map<String, Long> late = new TreeMap<>();
  private final TelemetryLog telemetry = new TelemetryLog();
  private long baseReconnects;
  private long lastAtMillis;
  private String end = "running";
  private boolean willSeen;
  private boolean connectionBroke;

  /**
   * @param whole whether it is watched from its start, so that all numbers begin at 0
   */
  RunAudit(String node, String run, boolean whole, long nowMillis) {
    this.node = node;
    this.run = run;
    this.whole = whole;
    firstAtMillis = nowMillis;
    lastAtMillis = nowMillis;
  }

  /** Nothing of it came before what is known: its numbers begin at 0. */
  void seenFromItsStart() {
    whole = true;
  }

  String run() {
    return run;
  }

  boolean isRunning() {
    return end.equals("running");
  }

  /**
   * A message other than telemetry arrived.
   *
   * @param name of its series: a camera, or the kind itself for what is numbered per node
   * @param isLate whether it had waited in the node's spool
   */
  void numbered(String kind, String name, long seq, boolean isLate, long nowMillis) {
    arrived(kind, name, seq, isLate, nowMillis);
  }

  private void arrived(String kind, String name, long seq, boolean isLate, long nowMillis) {
    boolean news = series(kind, name, seq).arrived(seq, nowMillis);
    if (isLate && news) {
      late.merge(kind, 1L, Long::sum);
    } else if (!isLate) {
      seen(nowMillis);
    }
  }

  void telemetry(JsonNode message, boolean isLate, long nowMillis) {
    long seq = message.path("seq").asLong();
    arrived("telemetry", "telemetry", seq, isLate, nowMillis);
    if (telemetry.last() == null && !whole) {
      setBase(message);
    }
    telemetry.add(message, seq, isLate, nowMillis);
  }

  private void seen(long nowMillis) {
    lastAtMillis = nowMillis;
    willSeen = false;
  }

  private SeqSeries series(String kind, String name, long seq) {
    return series
        .computeIfAbsent(kind, unused -> new TreeMap<>())
        .computeIfAbsent(
            name, unused -> new SeqSeries(name, whole ? 0 : seq, firstAtMillis, connectionBroke));
  }

  private void setBase(JsonNode message) {
    baseReconnects = TelemetryLog.reconnects(message);
    for (String kind : KINDS) {
      Map<String, Long> before = TelemetryLog.dropped(message, kind);
      long seen = missing(kind);
      for (Map.Entry<String, Long> reason : before.entrySet()) {
        long mine = Math.min(seen, reason.getValue());
        seen -= mine;
        reason.setValue(reason.getValue() - mine);
      }
      baseDropped.put(kind, before);
      baseSent.put(kind, TelemetryLog.sent(message, kind));
      receivedAtBase.put(kind, received(kind));
    }
  }

  /**
   * The node's connection was made or broke: its status was published, by itself or as its will.
   */
  void connectionEvent() {
    connectionBroke = true;
    series.values().forEach(of -> of.values().forEach(SeqSeries::connectionBroke));
  }

  /** The will was published. It is this run's only if nothing of it comes afterwards. */
  void sawWill() {
    willSeen = true;
  }

  /** An orderly stop was announced. */
  void stopped() {
    end = "stopped";
  }

  /** Nothing of this run is expected any more; another began, or the audit ends. */
  void over(boolean replaced) {
    if (isRunning() && (willSeen || replaced)) {
      end = willSeen ? "offline" : "replaced";
    }
  }

  /** Whether every gap so far came before the last telemetry, so that its counts are final. */
  boolean isSettled() {
    for (String kind : KINDS) {
      for (SeqGap gap : gaps(kind)) {
        if (gap.before() > telemetry.lastAtMillis()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The account.
   *
   * @param nowMillis of the same clock as the messages
   * @param away from and to, milliseconds since 1970, of times without a connection of the audit
   */
  RunFinding finding(long nowMillis, List<long[]> away) {
    List<KindFinding> kinds = new ArrayList<>();
    for (String kind : KINDS) {
      kinds.add(kind(kind, nowMillis, away));
    }
    JsonNode last = telemetry.last();
    long reconnects = last == null ? 0 : TelemetryLog.reconnects(last) - baseReconnects;
    return new RunFinding(
        node, run, firstAtMillis, lastAtMillis, whole, end, Math.max(0, reconnects), kinds);
  }

  private KindFinding kind(String kind, long nowMillis, List<long[]> away) {
    List<SeqGap> gaps = gaps(kind);
    Map<String, Long> dropped = droppedWhileWatched(kind);
    long missing = missing(kind);
    long left = Math.max(0, missing - sum(dropped));
    long spooled = Math.min(left, inSpool(kind));
    left -= spooled;
    long whileAway = Math.min(left, within(gaps, away));
    left -= whileAway;
    long withConnection = Math.min(left, atConnectionEvents(gaps));
    left -= withConnection;
    long unsettled = isRunning() ? 0 : Math.min(left, behindLastTelemetry(gaps));
    left -= unsettled;
    boolean brokeOff = whileAway + withConnection + unsettled > 0 || !away.isEmpty();
    long unexplained = left + (brokeOff ? 0 : sentButNotArrived(kind, nowMillis, missing, dropped));
    return new KindFinding(
        kind,
        received(kind),
        repeated(kind),
        missing,
        dropped,
        late.getOrDefault(kind, 0L),
        spooled,
        withConnection,
        whileAway,
        unsettled,
        unexplained,
        gaps);
  }

  /** Said to be sent until the last telemetry, but neither arrived nor missing in the numbers. */
  private long sentButNotArrived(
      String kind, long nowMillis, long missing, Map<String, Long> dropped) {
    JsonNode settled = telemetry.settled(nowMillis);
    if (settled == null || (connectionBroke && !whole)) {
      return 0;
    }
    long sent = TelemetryLog.sent(settled, kind) - baseSent.getOrDefault(kind, 0L);
    long arrived = received(kind) - receivedAtBase.getOrDefault(kind, 0L);
    long lostInGaps = Math.max(0, missing - sum(dropped));
    long lost = sent - arrived - lostInGaps;
    return lost > MAX_UNDER_WAY ? lost : 0;
  }

  private long inSpool(String kind) {
    JsonNode last = telemetry.last();
    return last == null ? 0 : TelemetryLog.spooled(last, kind);
  }

  private Map<String, Long> droppedWhileWatched(String kind) {
    JsonNode last = telemetry.last();
    if (last == null) {
      return Map.of();
    }
    Map<String, Long> dropped = new TreeMap<>();
    Map<String, Long> base = baseDropped.getOrDefault(kind, Map.of());
    TelemetryLog.dropped(last, kind)
        .forEach(
            (reason, count) -> {
              long since = count - base.getOrDefault(reason, 0L);
              if (since > 0) {
                dropped.put(reason, since);
              }
            });
    return dropped;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  private static long within(List<SeqGap> gaps, List<long[]> away) {
    long missing = 0;
    for (SeqGap gap : gaps) {
      if (away.stream().anyMatch(it -> gap.after() <= it[1] && gap.before() >= it[0])) {
        missing += gap.missing();
      }
    }
    return missing;
  }

  private static long atConnectionEvents(List<SeqGap> gaps) {
    return gaps.stream().filter(SeqGap::connectionBroke).mapToLong(SeqGap::missing).sum();
  }

  private long behindLastTelemetry(List<SeqGap> gaps) {
    long missing = 0;
    for (SeqGap gap : gaps) {
      missing += gap.before() > telemetry.lastAtMillis() ? gap.missing() : 0;
    }
    return missing;
  }

  private List<SeqSeries> of(String kind) {
    return List.copyOf(series.getOrDefault(kind, Map.of()).values());
  }

  private List<SeqGap> gaps(String kind) {
    return of(kind).stream().flatMap(series -> series.gaps().stream()).toList();
  }

  private long missing(String kind) {
    return of(kind).stream().mapToLong(SeqSeries::missing).sum();
  }

  private long received(String kind) {
    return of(kind).stream().mapToLong(SeqSeries::received).sum();
  }

  private long repeated(String kind) {
    return of(kind).stream().mapToLong(SeqSeries::repeated).sum();
  }
}
