package io.github.jetdetr.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {

  private final Audit audit = new Audit("jetdetr");
  private long nowMillis = 1_000_000;
  private long telemetrySeq;
  private int millisApart = 1;

  @Test
  void aRunWithoutGapsIsAccountedFor() {
    start();
    frames("r1", 0, 10);
    telemetry("r1", 10, 10, 0, "");

    RunFinding run = finding(0);
    assertTrue(run.whole());
    assertTrue(run.accounted());
    assertEquals(10, detections(run).received());
    assertEquals(0, detections(run).missing());
    assertEquals("running", run.end());
  }

  @Test
  void aRunWhoseHealthComesBeforeItSaysThatItIsOnlineIsWatchedFromItsStart() {
    audit.connected(true, nowMillis++);
    receive("jetdetr/a/health", "{\"run\":\"r1\",\"seq\":0}", false);
    status("online", false);
    frames("r1", 2, 10);

    assertTrue(finding(0).whole());
    assertEquals(2, detections(finding(0)).missing());
    assertEquals(0, finding(0).reconnects());
  }

  @Test
  void aRunThatSaysTwiceThatItIsOnlineIsStillWatchedFromItsStart() {
    start();
    frames("r1", 0, 10);
    status("offline", false);
    status("online", false);
    status("online", false);
    frames("r2", 2, 10);

    assertTrue(finding(1).whole());
    assertEquals(2, detections(finding(1)).missing());
  }

  @Test
  void aGapThatTelemetryExplainsHasItsReason() {
    start();
    frames("r1", 0, 10);
    frames("r1", 15, 20);
    assertFalse(audit.isSettled());
    telemetry("r1", 20, 15, 0, "\"full\":3,\"expired\":2");

    assertTrue(audit.isSettled());
    KindFinding found = detections(finding(0));
    assertEquals(5, found.missing());
    assertEquals(Map.of("full", 3L, "expired", 2L), found.dropped());
    assertEquals(0, found.unexplained());
    assertEquals(List.of("front 10 15"), gaps(found));
  }

  @Test
  void aGapThatNobodyExplainsIsWithoutAReason() {
    start();
    frames("r1", 0, 10);
    frames("r1", 15, 20);
    telemetry("r1", 20, 18, 0, "\"full\":2");

    KindFinding found = detections(finding(0));
    assertEquals(3, found.unexplained());
    assertFalse(finding(0).accounted());
  }

  @Test
  void eventsAreAccountedForLikeDetections() {
    start();
    event("r1", 0);
    event("r1", 1);
    event("r1", 4);
    receive(
        "jetdetr/a/telemetry",
        "{\"run\":\"r1\",\"seq\":0,\"mqtt\":{\"kinds\":{\"event\":{\"sent\":3,\"dropped\":{\"full\":1}}}}}",
        false);

    KindFinding found = finding(0).kinds().get(3);
    assertEquals("event", found.kind());
    assertEquals(3, found.received());
    assertEquals(2, found.missing());
    assertEquals(Map.of("full", 1L), found.dropped());
    assertEquals(1, found.unexplained());
    assertEquals(List.of("front 2 4"), gaps(found));
  }

  @Test
  void whatWaitsInTheSpoolIsAccountedForAndFillsItsGapWhenItComesLate() {
    start();
    event("r1", 0);
    event("r1", 3);
    receive(
        "jetdetr/a/telemetry",
        "{\"run\":\"r1\",\"seq\":0,\"mqtt\":{\"kinds\":{\"event\":{\"sent\":2,\"dropped\":{},\"spooled\":2}}}}",
        false);
    KindFinding waiting = finding(0).kinds().get(3);
    assertEquals(2, waiting.spooled());
    assertEquals(0, waiting.unexplained());

    late("r1", 1);
    late("r1", 2);

    KindFinding found = finding(0).kinds().get(3);
    assertEquals(4, found.received());
    assertEquals(2, found.late());
    assertEquals(0, found.missing());
    assertTrue(finding(0).accounted());
  }

  @Test
  void anEarlierRunsLateMessagesAreItsOwnAndDoNotEndTheOneThatRuns() {
    start();
    event("r2", 0);
    late("r1", 5);
    event("r2", 1);
    receive(
        "jetdetr/a/telemetry/late",
        "{\"run\":\"r1\",\"seq\":7,\"late\":true,\"mqtt\":{\"kinds\":{}}}",
        false);

    assertEquals("r1", finding(0).run());
    assertEquals("replaced", finding(0).end());
    assertEquals(1, finding(0).kinds().get(1).late());
    assertEquals("r2", finding(1).run());
    assertEquals("running", finding(1).end());
    assertTrue(finding(0).accounted() && finding(1).accounted());
  }

  private void late(String run, long seq) {
    String text = "{\"run\":\"%s\",\"seq\":%d,\"late\":true}".formatted(run, seq);
    receive("jetdetr/a/camera/front/event", text, false);
  }

  private void event(String run, long seq) {
    receive(
        "jetdetr/a/camera/front/event", "{\"run\":\"%s\",\"seq\":%d}".formatted(run, seq), false);
  }

  @Test
  void lossesAtTheVeryBeginningOfAWatchedRunAreSeen() {
    start();
    frames("r1", 4, 10);
    telemetry("r1", 10, 6, 0, "\"full\":4");

    KindFinding found = detections(finding(0));
    assertEquals(4, found.missing());
    assertEquals(0, found.unexplained());
  }

  @Test
  void whatWasDroppedBeforeTheAuditCameExplainsNothing() {
    status("online", true);
    frames("r1", 100, 110);
    telemetry("r1", 110, 60, 0, "\"full\":50");
    frames("r1", 112, 120);
    telemetry("r1", 120, 70, 0, "\"full\":50");

    RunFinding run = finding(0);
    assertFalse(run.whole());
    assertEquals(2, detections(run).unexplained());
    assertEquals(Map.of(), detections(run).dropped());
  }

  @Test
  void gapsSeenBeforeTheFirstTelemetryAreInItsCounts() {
    status("online", true);
    frames("r1", 100, 110);
    frames("r1", 113, 120);
    telemetry("r1", 120, 60, 0, "\"full\":53");

    KindFinding found = detections(finding(0));
    assertEquals(3, found.missing());
    assertEquals(Map.of("full", 3L), found.dropped());
    assertEquals(0, found.unexplained());
  }

  @Test
  void whatWasWrittenToAConnectionThatBrokeIsLostWithIt() {
    start();
    frames("r1", 0, 10);
    status("offline", false);
    status("online", false);
    frames("r1", 14, 20);
    telemetry("r1", 20, 18, 1, "\"full\":2");

    RunFinding run = finding(0);
    assertEquals(2, detections(run).lostWithConnection());
    assertEquals(1, run.reconnects());
    assertTrue(run.accounted());
  }

  @Test
  void whatWasSentWhileTheAuditWasAwayIsItsOwnFault() {
    start();
    frames("r1", 0, 10);
    audit.disconnected(nowMillis++);
    audit.connected(true, nowMillis++);
    frames("r1", 14, 20);
    telemetry("r1", 20, 20, 0, "");

    RunFinding run = finding(0);
    assertEquals(4, detections(run).whileAway());
    assertTrue(run.accounted());
    assertEquals(1, audit.outages());
  }

  @Test
  void aKilledRunIsToldFromOneThatStopped() {
    start();
    frames("r1", 0, 10);
    frames("r1", 12, 14);
    status("offline", false);
    status("online", false);
    frames("r2", 0, 5);
    telemetry("r2", 5, 5, 0, "");
    status("stopped", false);

    assertEquals(List.of("offline", "stopped"), List.of(finding(0).end(), finding(1).end()));
    assertEquals(2, detections(finding(0)).unsettled());
    assertTrue(finding(0).accounted());
    assertTrue(finding(1).whole());
    assertTrue(audit.allStopped());
  }

  @Test
  void aStopThatWasMissedIsKnownFromTheRetainedStatus() {
    start();
    frames("r1", 0, 3);
    audit.disconnected(nowMillis++);
    audit.connected(true, nowMillis++);
    assertFalse(audit.allStopped());
    status("stopped", true);

    assertTrue(audit.allStopped());
    assertEquals("stopped", finding(0).end());
  }

  @Test
  void messagesThatComeLateOrTwiceAreNoGap() {
    start();
    frames("r1", 0, 3);
    frames("r1", 4, 5);
    frames("r1", 3, 5);
    telemetry("r1", 5, 5, 0, "");

    KindFinding found = detections(finding(0));
    assertEquals(0, found.missing());
    assertEquals(1, found.repeated());
    assertEquals(5, found.received());
  }

  @Test
  void whatIsSaidToBeSentAndNeverArrivesIsWithoutAReason() {
    start();
    frames("r1", 0, 10);
    telemetry("r1", 30, 30, 0, "");

    assertEquals(20, detections(finding(0)).unexplained());
    // They may still be on their way.
    assertTrue(audit.findings(nowMillis).get(0).accounted());
    assertFalse(audit.isQuiet(nowMillis));
    assertTrue(audit.isQuiet(nowMillis + 10_000));
  }

  @Test
  void aGapInTheMillisecondOfAReconnectButNotAcrossItIsWithoutAReason() {
    start();
    millisApart = 0;
    frames("r1", 0, 10);
    frames("r1", 12, 20);
    status("online", false);
    frames("r1", 23, 30);
    telemetry("r1", 30, 25, 1, "");

    KindFinding found = detections(finding(0));
    assertEquals(3, found.lostWithConnection());
    assertEquals(2, found.unexplained());
  }

  @Test
  void lostTelemetryAndHealthAreSeenToo() {
    start();
    telemetry("r1", 0, 0, 0, "");
    telemetrySeq += 2;
    telemetry("r1", 0, 0, 0, "");

    KindFinding telemetry = finding(0).kinds().get(1);
    assertEquals("telemetry", telemetry.kind());
    assertEquals(2, telemetry.missing());
    assertEquals(2, telemetry.unexplained());
  }

  @Test
  void messagesOfSomebodyElseAreCountedAndNothingBreaks() {
    start();
    receive("jetdetr/a/telemetry", "not JSON", false);
    receive("jetdetr/a/telemetry", "{}", false);
    receive("jetdetr/a/camera/front/detections", "{\"run\":\"r1\",\"seq\":\"x\"}", false);
    receive("jetdetr/a/camera/front/detections", "[]", false);
    receive("jetdetr", "", false);
    receive("other/a/telemetry", "x", false);
    receive("jetdetr/a/health", "", false);

    assertEquals(4, audit.malformed());
    assertTrue(audit.isEmpty());
    assertEquals(List.of(), audit.findings(nowMillis));
  }

  private RunFinding finding(int run) {
    return audit.findings(nowMillis + 10_000).get(run);
  }

  private static KindFinding detections(RunFinding run) {
    return run.kinds().get(0);
  }

  private static List<String> gaps(KindFinding kind) {
    return kind.gaps().stream()
        .map(gap -> gap.series() + " " + gap.from() + " " + gap.to())
        .toList();
  }

  /** The audit is there before the node. */
  private void start() {
    audit.connected(true, nowMillis++);
    status("online", false);
  }

  private void status(String word, boolean retained) {
    receive("jetdetr/a/status", word, retained);
  }

  private void frames(String run, long from, long to) {
    for (long seq = from; seq < to; seq++) {
      receive(
          "jetdetr/a/camera/front/detections",
          "{\"run\":\"%s\",\"seq\":%d}".formatted(run, seq),
          false);
    }
  }

  private void telemetry(String run, long offered, long sent, long reconnects, String dropped) {
    receive(
        "jetdetr/a/telemetry",
        """
        {"run":"%s","seq":%d,"mqtt":{"reconnects":%d,"kinds":{
          "detections":{"offered":%d,"sent":%d,"dropped":{%s}},
          "telemetry":{"offered":%d,"sent":%d,"dropped":{}}}}}
        """
            .formatted(run, telemetrySeq, reconnects, offered, sent, dropped, telemetrySeq, 0),
        false);
    telemetrySeq++;
  }

  private void receive(String topic, String text, boolean retained) {
    audit.received(topic, text, retained, nowMillis);
    nowMillis += millisApart;
  }
}
