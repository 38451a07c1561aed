package io.github.jetdetr.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopScreenTest {

  private final NodeView node = new NodeView();

  @Test
  void nothingInAMessageReachesTheTerminalAsAControlSequence() {
    hearAll();
    String evil = "\\u001b[2J\\u001b]0;title\\u0007\\u009b1m\\u202e\\r\\n\\u007f";
    node.receive("status", "online\u001b[31m");
    node.receive(
        "health",
        "{\"state\":\"%1$s\",\"reasons\":[{\"code\":\"%1$s\",\"subject\":\"%1$s\",\"detail\":\"%1$s\"}]}"
            .formatted(evil));
    node.receive("info", "{\"node\":\"%1$s\",\"model\":{\"name\":\"%1$s\"}}".formatted(evil));
    node.receive(
        "telemetry",
        "{\"cameras\":[{\"camera\":\"%1$s\"}],\"mqtt\":{\"dropped\":{\"%1$s\":1}},\"device\":{\"temp_c\":{\"%1$s\":1}}}"
            .formatted(evil));

    for (String line : TopScreen.render(node, 200, 100)) {
      assertEquals(VisibleText.of(line), line);
      assertFalse(line.contains("\u001b") || line.contains("\u009b"), line);
    }
    assertEquals("a?[2J b ?", VisibleText.of("a\u001b[2J b \u202e"));
    assertEquals("°C ä █ 車", VisibleText.of("°C ä █ 車"));
  }

  @Test
  void knownMessagesMakeThisScreen() {
    hearAll();

    assertEquals(
        """
        jetdetr truck-07   online   health degraded   up 1:00:10
        atto int8 on TensorRT 10.16   Orin Nano   L4T 36.4.3   MAXN_SUPER
        ! hot tj-thermal: 95.2 °C, the limit is 99.0 °C

        CAMERA         STATE      FRAMES/S   P99 MS REPLACED    STALE  FAILED  RECONN
        front          online         30.0     24.8       98        1       0       2
        rear           -               0.0        -        0        0       0       0

        STAGE         P50 MS   P99 MS   MAX MS  median waterfall
        capture          3.0      4.0      5.0  ██████
        wait             1.0      2.0      3.0        ██
        preprocess       2.0      2.5      3.0          ████
        infer           12.0     14.0     20.5              ████████████████████████
        decode           0.1      0.1      0.2
        total           18.1     24.8     40.0

        tj-thermal                95.2 °C  of  99.0  ███████████████████· HOT
        soc0-thermal              58.5 °C
        GPU 87 %   1020 MHz   7.6 W   fan 40 %   memory 210 MB   disk free 8.0 GB   throttled 2 times
        MQTT: 1105 sent, 0 waiting, 1 reconnects   dropped: full 3
        """,
        String.join("\n", TopScreen.render(node, 120, 60)) + "\n");
  }

  @Test
  void aCameraWhoseObjectsAreKnownHasALineOfThem() {
    hearAll();
    node.receive(
        "camera/front/counts", "{\"live\":true,\"labels\":{\"bus\":0,\"car\":2,\"person\":1}}");
    node.receive("camera/rear/counts", "{\"live\":true,\"labels\":{\"car\":0}}");

    List<String> lines = TopScreen.render(node, 80, 24);

    assertTrue(lines.contains("front          sees 2 car, 1 person"), lines::toString);
    assertTrue(lines.contains("rear           sees nothing"), lines::toString);

    node.receive("camera/front/counts", "{\"live\":false}");
    assertFalse(TopScreen.render(node, 80, 24).toString().contains("front          sees"));
  }

  @Test
  void itFitsIntoTheUsualTerminal() {
    hearAll();

    List<String> lines = TopScreen.render(node, 80, 24);

    assertTrue(lines.size() <= 24);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80));
    assertTrue(lines.get(lines.size() - 1).startsWith("MQTT"), "nothing was cut off below");
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    hearAll();
    node.receive("camera/gate-of-the-north-yard/status", "{\"state\":\"online\"}");
    node.receive(
        "telemetry", telemetry(3620, 1600).replace("\"rear\"", "\"gate-of-the-north-yard\""));

    List<String> lines = TopScreen.render(node, 60, 24);

    assertTrue(lines.stream().allMatch(line -> line.length() <= 60), lines::toString);
    assertTrue(
        lines.contains("gate-of-the-n… online          0.0        -        0       …"),
        lines::toString);
    assertEquals("atto int8 on TensorRT 10.16   Orin Nano   L4T 36.4.3   MAXN…", lines.get(1));
  }

  @Test
  void aNodeThatSaidNothingYetHasDashes() {
    List<String> lines = TopScreen.render(node, 80, 24);

    assertEquals("jetdetr -   unknown   health -   up -", lines.get(0));
    assertTrue(lines.contains("temperatures: not available"));
  }

  @Test
  void whatAKilledRunLeftBehindIsNotShownAsThePresent() {
    String health = "{\"run\":\"0aaaaaa-aaaa\",\"state\":\"ok\",\"reasons\":[]}";
    node.receive("health", health);
    node.receive("info", "{\"run\":\"0aaaaaa-aaaa\",\"node\":\"pole-1\"}");
    node.receive("camera/front/status", "{\"run\":\"0aaaaaa-aaaa\",\"state\":\"online\"}");
    node.receive("telemetry", "{\"cameras\":[{\"camera\":\"front\"}]}");
    node.receive("status", "online");
    assertTrue(head().startsWith("jetdetr pole-1   online   health ok"), head());
    assertTrue(screen().contains("front          online"), screen());

    node.receive("status", "offline");
    assertTrue(head().startsWith("jetdetr pole-1   offline   health -"), head());
    assertTrue(screen().contains("front          -"), screen());

    // The next run withdraws the earlier one's info, and has none of its own yet.
    node.receive("info", "");
    node.receive("status", "online");
    assertTrue(head().startsWith("jetdetr -   online   health -"), head());

    node.receive("info", "{\"run\":\"0bbbbbb-bbbb\",\"node\":\"pole-1\"}");
    assertTrue(head().startsWith("jetdetr pole-1   online   health -"), head());
    assertTrue(screen().contains("front          -"), screen());

    node.receive("health", health.replace("0aaaaaa-aaaa", "0bbbbbb-bbbb"));
    assertTrue(head().startsWith("jetdetr pole-1   online   health ok"), head());
  }

  private String head() {
    return TopScreen.render(node, 80, 24).get(0);
  }

  private String screen() {
    return String.join("\n", TopScreen.render(node, 80, 24));
  }

  @Test
  void whatIsNoJsonChangesNothing() {
    hearAll();
    List<String> before = TopScreen.render(node, 80, 24);

    node.receive("telemetry", "{\"cameras\":");

    assertEquals(before, TopScreen.render(node, 80, 24));
  }

  @Test
  void aDaemonThatBeganAnewHasNoRateYet() {
    hearAll();

    node.receive("telemetry", telemetry(2, 40));

    assertTrue(Double.isNaN(node.processedPerSecond("front")));
  }

  @Test
  void theTerminalIsGivenBackAsItWas() {
    StringWriter written = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(written));
    terminal.draw(List.of("one", "two"));
    terminal.close();
    terminal.draw(List.of("late"));
    terminal.close();

    assertEquals(
        "\u001b[?1049h\u001b[?7l\u001b[?25l\u001b[Hone\u001b[K\r\n"
            + "two\u001b[K\u001b[J\u001b[?25h\u001b[?7h\u001b[?1049l",
        written.toString());
  }

  private void hearAll() {
    node.receive("status", "online");
    node.receive(
        "info",
        "{\"node\":\"truck-07\",\"model\":{\"name\":\"atto\",\"precision\":\"int8\"},"
            + "\"engine\":{\"runtime\":\"TensorRT 10.16\"},"
            + "\"device\":{\"model\":\"Orin Nano\",\"l4t\":\"36.4.3\"}}");
    node.receive(
        "health",
        "{\"state\":\"degraded\",\"reasons\":[{\"code\":\"hot\",\"subject\":\"tj-thermal\","
            + "\"detail\":\"95.2 °C, the limit is 99.0 °C\"}]}");
    node.receive("camera/front/status", "{\"state\":\"online\",\"reconnects\":2}");
    node.receive("telemetry", telemetry(3600, 1000));
    node.receive("telemetry", telemetry(3610, 1300));
  }

  private static String telemetry(int uptimeSeconds, long processed) {
    return """
    {"uptime_s":%d,
     "cameras":[
      {"camera":"front","frames":{"processed":%d,"replaced":98,"stale":1,"failed":0},
       "latency_ms":{"total":{"p99":24.75}}},
      {"camera":"rear","frames":{}}],
     "latency_ms":{
      "capture":{"p50":3,"p99":4,"max":5},"wait":{"p50":1,"p99":2,"max":3},
      "preprocess":{"p50":2,"p99":2.5,"max":3},"infer":{"p50":12,"p99":14,"max":20.5},
      "decode":{"p50":0.1,"p99":0.1,"max":0.2},"total":{"p50":18.1,"p99":24.75,"max":40}},
     "device":{
      "temp_c":{"tj-thermal":95.2,"soc0-thermal":58.5},
      "temp_limit_c":{"tj-thermal":{"active":51,"critical":104.5,"passive":99}},
      "clock_mhz":{"gpu":{"now":1020}},"gpu_load":0.873,"power_total_w":7.6,
      "throttled":{"oc1_under_voltage":2},"fan":{"pwmfan":{"duty":0.4}},
      "power_mode":"MAXN_SUPER","memory_bytes":{"resident":210000000},
      "disk_bytes":{"free":8000000000}},
     "mqtt":{"sent":1105,"waiting":0,"reconnects":1,"dropped":{"full":3,"expired":0}}}
    """
        .formatted(uptimeSeconds, processed);
  }
}
