package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What happens to the process and its threads. */
public final class ProcessFaults {

  private static final int KILLED = 128 + 9;
  private static final int ABORTED = 128 + 6;
  private static final int TERMINATED = 128 + 15;
  private static final int INTERNAL = 70;
  private static final int HEAP_FULL = 3; // Java's own
  private static final double RESTART = 30;
  private static final double SECONDS = 30;
  private static final int MAX_FRAMES_BEFORE_KILL = Integer.getInteger("jetdetr.faults.frames", 20);
  // The last Java whose threads can be ended from outside.
  private static final int LAST_WITH_STOP = 19;

  private ProcessFaults() {}

  /** Those that end it. */
  public static List<FaultKind> ending() {
    List<FaultKind> kinds = new ArrayList<>();
    kinds.add(
        new FaultKind(
            "SIGKILL",
            "the broker publishes the will; a restart detects again, with a run id of its own",
            RESTART,
            "",
            ProcessFaults::kill));
    kinds.add(
        new FaultKind(
            "SIGABRT, as of a crash in native code",
            "the broker publishes the will; a restart detects again",
            RESTART,
            "",
            rig -> signal(rig, "ABRT", ABORTED)));
    kinds.add(
        new FaultKind(
            "SIGTERM",
            "says that it stops, withdraws its states, 143",
            RESTART,
            "",
            ProcessFaults::terminate));
    kinds.add(
        new FaultKind(
            "heap full",
            "ends with 3 and says so; restarted",
            RESTART,
            "Java heap space",
            ProcessFaults::heap));
    if (Runtime.version().feature() <= LAST_WITH_STOP) {
      kinds.add(thread("engine"));
      kinds.add(thread("frames-0"));
      kinds.add(thread("device"));
    }
    return kinds;
  }

  /** Those that it survives. */
  public static List<FaultKind> survived() {
    List<FaultKind> kinds = new ArrayList<>();
    kinds.add(
        new FaultKind(
            "process stopped for 4 s (SIGSTOP)",
            "goes on with the newest frames; said, and not counted as latency",
            6,
            "nothing of this process ran for",
            ProcessFaults::suspend));
    if (Runtime.version().feature() <= LAST_WITH_STOP) {
      kinds.add(
          new FaultKind(
              "a capture thread dies",
              "another takes its place; the other camera goes on",
              8,
              "its thread has ended, starting another",
              ProcessFaults::captureThread));
    }
    kinds.add(
        new FaultKind(
            "no file descriptor left",
            "what is open goes on; the rest is opened when there are some again",
            10,
            "",
            ProcessFaults::descriptors));
    kinds.add(
        new FaultKind(
            "model file deleted",
            "goes on with the model that it has",
            6,
            "",
            ProcessFaults::modelDeleted));
    return kinds;
  }

  private static FaultKind thread(String name) {
    return new FaultKind(
        "the thread '" + name + "' dies",
        "ends with 70 and says so; restarted",
        RESTART,
        "",
        rig -> {
          rig.inside("stop " + name);
          return rig.restartAfterEnd(INTERNAL);
        });
  }

  /** A run is judged that was watched from its start, so the first time is two. */
  private static double kill(Rig rig) throws Exception {
    Witness known = rig.witness();
    try (Witness watching = known == null ? rig.replaceWitness() : known) {
      if (known == null) {
        double unused = signal(rig, "KILL", KILLED);
      }
      int frames = rig.random().nextInt(1, MAX_FRAMES_BEFORE_KILL);
      assertTrue(
          rig.observer().awaitMore("front", frames, SECONDS), () -> "front: " + rig.daemon());
      String killed = rig.observer().run();
      Witness next = rig.replaceWitness();
      double seconds = signal(rig, "KILL", KILLED);
      assertEquals("online", rig.observer().state("node"));
      assertTrue(rig.observer().awaitTelemetry(1, SECONDS), () -> "no telemetry: " + rig.daemon());
      next.assertNothingLies(killed, rig.observer().run());
      watching.assertAccounted(rig.observer().finding(killed));
      return seconds;
    }
  }

  private static double signal(Rig rig, String name, int code) throws Exception {
    rig.daemon().signal(name);
    return rig.restartAfterEnd(code);
  }

  private static double terminate(Rig rig) throws Exception {
    rig.daemon().signal("TERM");
    assertTrue(rig.observer().awaitState("node", "stopped", SECONDS), rig.observer().state("node"));
    for (String camera : Rig.CAMERAS) {
      assertTrue(rig.observer().awaitState(camera, "", SECONDS), rig.observer().state(camera));
    }
    return rig.restartAfterEnd(TERMINATED);
  }

  private static double heap(Rig rig) throws Exception {
    rig.inside("fill");
    return rig.restartAfterEnd(HEAP_FULL);
  }

  private static double suspend(Rig rig) throws Exception {
    rig.daemon().signal("STOP");
    BrokerFaults.pass(4);
    rig.daemon().signal("CONT");
    return rig.untilFlowing();
  }

  private static double captureThread(Rig rig) throws Exception {
    // While it waits to open its camera again: in a native call it would end the process.
    rig.camera().unplug();
    assertTrue(rig.observer().awaitState("rear", "lost", SECONDS), () -> "rear: " + rig.daemon());
    rig.inside("stop capture-rear");
    rig.awaitExpected();
    rig.camera().plugIn();
    return rig.untilFlowing();
  }

  private static double descriptors(Rig rig) throws Exception {
    rig.inside("open /dev/null");
    rig.camera().become(ScriptedCamera.Behaviour.HANGS_UP);
    assertTrue(rig.observer().awaitMore("front", 5, SECONDS), () -> "front: " + rig.daemon());
    rig.camera().become(ScriptedCamera.Behaviour.SOUND);
    rig.inside("close /dev/null");
    return rig.untilFlowing();
  }

  private static double modelDeleted(Rig rig) throws Exception {
    Path kept = rig.model().resolveSibling("kept.onnx");
    Files.move(rig.model(), kept, StandardCopyOption.REPLACE_EXISTING);
    double seconds = rig.untilFlowing();
    Files.move(kept, rig.model());
    return seconds;
  }
}
