package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.distribution.faults.ScriptedCamera.Behaviour;
import java.util.List;

/** What cameras do, while the other camera goes on. */
public final class CameraFaults {

  private static final String LOST = "camera rear: lost";
  private static final String REOPENED = "lost, said, and opened again; the other goes on";
  private static final double SECONDS = 20;

  private CameraFaults() {}

  /** All of them. */
  public static List<FaultKind> all() {
    return List.of(
        new FaultKind("camera hangs up", REOPENED, 8, LOST, rig -> misbehave(rig, "HANGS_UP")),
        new FaultKind(
            "camera goes silent on an open connection",
            "stalled, then lost, both said; opened again",
            8,
            "camera rear: stalled",
            rig -> misbehave(rig, "SILENT")),
        new FaultKind("camera unplugged", REOPENED, 8, LOST, CameraFaults::unplug),
        new FaultKind(
            "camera sends garbage for pictures",
            REOPENED,
            8,
            LOST,
            rig -> misbehave(rig, "GARBAGE")),
        new FaultKind(
            "camera answers with an error",
            REOPENED,
            8,
            LOST,
            rig -> misbehave(rig, "SERVER_ERROR")),
        new FaultKind(
            "camera sends headers without pictures",
            REOPENED,
            8,
            "camera rear: stalled",
            rig -> misbehave(rig, "NO_PICTURES")),
        new FaultKind(
            "camera sends byte by byte",
            "its deadline holds, whatever trickles in",
            8,
            "camera rear: stalled",
            rig -> misbehave(rig, "BYTE_BY_BYTE")),
        new FaultKind(
            "camera cuts its pictures off",
            "no crash; sound pictures are detected on again",
            8,
            "",
            CameraFaults::cutPictures),
        new FaultKind(
            "camera changes its size",
            "goes on with the new size",
            8,
            "",
            CameraFaults::changeSize));
  }

  private static double misbehave(Rig rig, String how) throws Exception {
    rig.camera().become(Behaviour.valueOf(how));
    rig.awaitExpected();
    assertOtherGoesOn(rig);
    rig.camera().become(Behaviour.SOUND);
    return rig.untilFlowing();
  }

  private static double unplug(Rig rig) throws Exception {
    rig.camera().unplug();
    rig.awaitExpected();
    assertOtherGoesOn(rig);
    rig.camera().plugIn();
    return rig.untilFlowing();
  }

  private static double cutPictures(Rig rig) throws Exception {
    rig.camera().become(Behaviour.CUT_PICTURES);
    assertOtherGoesOn(rig);
    rig.camera().become(Behaviour.SOUND);
    return rig.untilFlowing();
  }

  private static double changeSize(Rig rig) throws Exception {
    rig.camera().become(Behaviour.OTHER_SIZE);
    double seconds = rig.untilFlowing();
    rig.camera().become(Behaviour.SOUND);
    return Math.max(seconds, rig.untilFlowing());
  }

  private static void assertOtherGoesOn(Rig rig) throws InterruptedException {
    assertTrue(rig.observer().awaitMore("front", 5, SECONDS), () -> "front: " + rig.daemon());
  }
}
