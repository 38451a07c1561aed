package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.service.NotifyListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the watchdog is fed, seen from the service manager's side of a real socket. */
@Timeout(120)
class WatchdogFeederTest {

  private static final long SECONDS = 60;

  private final NotifyListener listener = NotifyListener.open();
  private final ServiceNotifier service =
      ServiceNotifier.of(Map.of("NOTIFY_SOCKET", listener.address()));
  private final WatchdogFeeder pulse = new WatchdogFeeder(service);

  WatchdogFeederTest() throws IOException {}

  @AfterEach
  void close() {
    service.close();
    listener.close();
  }

  @Test
  void framesThatComeToTheirEndFeedTheWatchdog() throws Exception {
    assertTrue(isFed(online("front", 30)));
    assertTrue(isFed(online("front", 60)));
  }

  @Test
  void framesThatStopWithoutAReasonDoNot() throws Exception {
    assertTrue(isFed(online("front", 30)));

    for (int update = 0; update < 40; update++) {
      assertFalse(isFed(online("front", 30)));
    }
    assertTrue(isFed(online("front", 31)), "one frame is enough again");
  }

  @Test
  void aCameraThatSaysWhyItBringsNothingFeedsIt() throws Exception {
    for (CameraState state :
        List.of(CameraState.CONNECTING, CameraState.STALLED, CameraState.LOST)) {
      assertTrue(isFed(snapshot("front", state, /* capturing= */ true, 0)), state::word);
    }
    assertTrue(isFed(snapshot("clip", CameraState.ENDED, /* capturing= */ false, 0)));
  }

  @Test
  void aLostCameraThatNobodyTriesAnyMoreDoesNot() throws Exception {
    assertFalse(isFed(snapshot("front", CameraState.LOST, /* capturing= */ false, 0)));
  }

  @Test
  void oneSilentCameraIsEnoughToStarveIt() throws Exception {
    assertTrue(isFed(online("front", 30), online("rear", 30)));

    assertFalse(isFed(online("front", 60), online("rear", 30)));
    assertFalse(isFed(online("front", 90), online("rear", 30)));

    assertTrue(isFed(online("front", 90), online("rear", 31)), "front has progressed before");
  }

  @Test
  void theStatusSaysHowItGoesInOneLine() throws Exception {
    pulse.update(
        List.of(
            online("front", 59),
            new WatchdogFeeder.CameraSnapshot(
                "rear", CameraState.LOST, "no route\nto host", true, 0)),
        true,
        2,
        "no connection to mqtt://10.0.0.1:1883");

    assertEquals(
        List.of(
            "WATCHDOG=1",
            "STATUS=29.5 frames/s; rear lost: no route to host;"
                + " no connection to mqtt://10.0.0.1:1883"),
        listener.next(SECONDS));
  }

  @Test
  void aSendingThreadThatStandsStillStarvesIt() throws Exception {
    pulse.update(List.of(online("front", 30)), false, 1, null);

    assertEquals(
        List.of("STATUS=30.0 frames/s; nothing is being published"), listener.next(SECONDS));

    pulse.update(List.of(online("front", 30)), true, 1, null);

    assertTrue(listener.next(SECONDS).contains("WATCHDOG=1"), "front has progressed before");
  }

  @Test
  void aStandstillIsReportedOnceAndAgainAfterProgress() throws Exception {
    assertEquals(List.of(false, false, false, false, true, false, false), standstill(7));
    assertFalse(pulse.update(List.of(online("front", 31)), true, 1, null));
    assertTrue(listener.next(SECONDS).contains("WATCHDOG=1"));
    assertEquals(List.of(false, false, false, false, true), standstill(5));
  }

  private List<Boolean> standstill(int updates) throws Exception {
    List<Boolean> reported = new ArrayList<>();
    for (int update = 0; update < updates; update++) {
      reported.add(pulse.update(List.of(online("front", 31)), false, 1, null));
      // Whoever does not listen holds up who speaks.
      assertFalse(listener.next(SECONDS).contains("WATCHDOG=1"));
    }
    return reported;
  }

  @Test
  void aCameraThatIsMissedIsNamed() throws Exception {
    List<String> said = List.of();
    for (int update = 0; update < 5; update++) {
      pulse.update(List.of(online("front", 0)), true, 1, null);
      said = listener.next(SECONDS);
    }

    assertEquals(List.of("STATUS=0.0 frames/s; nothing from front"), said);
  }

  private boolean isFed(WatchdogFeeder.CameraSnapshot... cameras) throws IOException {
    pulse.update(List.of(cameras), true, 1, null);
    return listener.next(SECONDS).contains("WATCHDOG=1");
  }

  private static WatchdogFeeder.CameraSnapshot online(String camera, long finished) {
    return snapshot(camera, CameraState.ONLINE, /* capturing= */ true, finished);
  }

  private static WatchdogFeeder.CameraSnapshot snapshot(
      String camera, CameraState state, boolean capturing, long finished) {
    return new WatchdogFeeder.CameraSnapshot(camera, state, null, capturing, finished);
  }
}
