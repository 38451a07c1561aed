package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.MosquittoPasswords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What becomes of the broker and of the way to it. Frames are detected on all the while. */
public final class BrokerFaults {

  private static final String AWAY = "retrying, detection continues";
  private static final String BACK = "at most 5 s of silence when it is back; losses are counted";
  private static final double SECONDS = 30;

  private final Path folder;
  private final int longOutageSeconds;

  /**
   * @param folder for the broker's files
   * @param longOutageSeconds how long it is away when it is away for long
   */
  public BrokerFaults(Path folder, int longOutageSeconds) {
    this.folder = folder;
    this.longOutageSeconds = longOutageSeconds;
  }

  /** Those of the network. */
  public List<FaultKind> ofNetwork() {
    return List.of(
        new FaultKind("connection reset", BACK, 6, AWAY, BrokerFaults::reset),
        new FaultKind("connection half open", BACK, 6, AWAY, BrokerFaults::freeze),
        new FaultKind(
            "network of 1 kB a second",
            "what becomes too old is dropped and counted",
            10,
            "",
            BrokerFaults::slow),
        new FaultKind("broker killed and started", BACK, 6, AWAY, rig -> outage(rig, 0)),
        new FaultKind(
            "broker away for " + longOutageSeconds + " s",
            BACK,
            6,
            AWAY,
            rig -> outage(rig, longOutageSeconds)),
        new FaultKind("broker stops in good order", BACK, 6, AWAY, BrokerFaults::orderly),
        new FaultKind("broker hangs", BACK, 10, AWAY, BrokerFaults::hang));
  }

  /** Those that need a broker which can be set up so. */
  public List<FaultKind> ofSettings() {
    List<FaultKind> kinds = new ArrayList<>();
    if (ForeignProgram.MOSQUITTO.find().isEmpty()) {
      return kinds;
    }
    kinds.add(
        new FaultKind(
            "broker wants a password",
            "said once; tried again every 30 s, and when the broker comes back",
            32,
            "rejected",
            rig -> refused(rig)));
    kinds.add(
        new FaultKind(
            "broker allows no detections (ACL)",
            "said once, counted, and in health",
            10,
            "",
            rig -> forbidden(rig)));
    kinds.add(
        new FaultKind(
            "broker of QoS 0 only",
            "comes down to it and says what is lost by that",
            6,
            "QoS 0 only",
            rig -> other(rig, "max_qos 0")));
    kinds.add(
        new FaultKind(
            "broker that retains nothing",
            "connects without, and says what is lost by that",
            6,
            "retain",
            rig -> other(rig, "retain_available false")));
    kinds.add(
        new FaultKind(
            "broker of small packets",
            "messages that are too large are dropped and counted",
            10,
            "",
            rig -> smallPackets(rig)));
    kinds.add(
        new FaultKind(
            "broker takes one message at a time",
            "goes on within the window",
            6,
            "",
            rig -> other(rig, "max_inflight_messages 1")));
    return kinds;
  }

  private static double reset(Rig rig) throws Exception {
    rig.proxy().reset();
    double seconds = rig.untilFlowing();
    rig.awaitExpected();
    return seconds;
  }

  private static double freeze(Rig rig) throws Exception {
    rig.proxy().freeze();
    rig.awaitExpected();
    rig.proxy().thaw();
    return rig.untilFlowing();
  }

  private static double slow(Rig rig) throws Exception {
    rig.proxy().slowDown(16);
    pass(3);
    rig.proxy().slowDown(0);
    return rig.untilFlowing();
  }

  private static double outage(Rig rig, int seconds) throws Exception {
    rig.broker().kill();
    rig.awaitExpected();
    pass(seconds);
    rig.broker().start();
    return rig.untilFlowing();
  }

  private static double orderly(Rig rig) throws Exception {
    rig.broker().stop();
    rig.awaitExpected();
    rig.broker().start();
    return rig.untilFlowing();
  }

  private static double hang(Rig rig) throws Exception {
    rig.broker().signal("STOP");
    rig.awaitExpected();
    rig.broker().signal("CONT");
    return rig.untilFlowing();
  }

  private double refused(Rig rig) throws Exception {
    Path users = folder.resolve("users");
    if (Files.notExists(users)) {
      MosquittoPasswords.write(users, "somebody", "else's word");
    }
    restart(rig, "allow_anonymous false", "password_file " + users);
    rig.awaitExpected();
    restart(rig);
    return rig.untilFlowing();
  }

  private double forbidden(Rig rig) throws Exception {
    Path acl = folder.resolve("acl");
    Files.writeString(
        acl,
        """
        topic read #
        topic write jetdetr/+/status
        topic write jetdetr/+/health
        topic write jetdetr/+/info
        topic write jetdetr/+/telemetry
        """,
        StandardCharsets.UTF_8);
    restart(rig, "acl_file " + acl);
    awaitReason(rig, "topic_refused", true);
    restart(rig);
    double seconds = rig.untilFlowing();
    awaitReason(rig, "topic_refused", false);
    return seconds;
  }

  private static void awaitReason(Rig rig, String code, boolean present) throws Exception {
    assertTrue(
        rig.observer().awaitReason(code, present, SECONDS),
        () -> code + " is not " + present + ": " + rig.daemon());
  }

  private double other(Rig rig, String line) throws Exception {
    restart(rig, line);
    double seconds = rig.untilArriving();
    rig.awaitExpected();
    restart(rig);
    return Math.max(seconds, rig.untilFlowing());
  }

  private double smallPackets(Rig rig) throws Exception {
    restart(rig, "max_packet_size 900");
    assertTrue(rig.observer().awaitMore("rear", 5, SECONDS), () -> "rear: " + rig.daemon());
    restart(rig);
    return rig.untilFlowing();
  }

  private static void restart(Rig rig, String... lines) throws Exception {
    rig.broker().kill();
    rig.broker().configure(lines);
    rig.broker().start();
  }

  /** The fault lasts; nothing has to happen meanwhile. */
  static void pass(int seconds) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
  }
}
