package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.source.CameraUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("AddressSelection") // a numeric address is unique
class ConfigReaderTest {

  @TempDir private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("jetdetr.yaml");
  }

  @Test
  void aFullFileIsReadAsItIsWritten() throws Exception {
    for (String name : List.of("model.onnx", "password", "ca.pem", "cert.pem", "key.pem")) {
      Files.writeString(folder.resolve(name), "x");
    }

    DaemonConfig config =
        read(
            """
            node: truck-07
            model:
              path: model.onnx
              threads: 3
              threshold: 0.45
              batch: 2
            mqtt:
              broker: mqtts://broker.local:8884
              prefix: fleet/jetdetr
              client_id: truck
              user: daemon
              password_file: password
              ca_file: ca.pem
              cert_file: cert.pem
              key_file: key.pem
              keep_alive_s: 20
              message_expiry_s: 30
              connect_timeout_s: 5
            telemetry:
              every_s: 60
            metrics:
              address: 127.0.0.2
              port: 9401
            cameras:
              front:
                uri: rtsp://10.0.0.5/stream
                open_timeout_s: 4
                read_timeout_s: 2.5
                max_age_s: 0.5
              rear:
                uri: v4l2:/dev/video0?size=1280x720
            """);

    assertEquals(folder.resolve("model.onnx"), config.model());
    assertEquals(3, config.inference().threads());
    assertEquals(2, config.inference().batch());
    assertEquals(0.45f, config.threshold());
    assertEquals(Duration.ofSeconds(60), config.telemetryEvery());
    assertEquals(new InetSocketAddress("127.0.0.2", 9401), config.metrics());
    assertEquals(
        new BrokerSettings(
            BrokerAddress.parse("mqtts://broker.local:8884"),
            "fleet/jetdetr",
            "truck-07",
            "truck",
            "daemon",
            folder.resolve("password"),
            folder.resolve("ca.pem"),
            folder.resolve("cert.pem"),
            folder.resolve("key.pem"),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5)),
        config.broker());
    assertEquals(
        List.of(
            new CameraConfig(
                "front",
                CameraUri.parse("rtsp://10.0.0.5/stream"),
                Duration.ofSeconds(4),
                Duration.ofMillis(2500),
                Duration.ofMillis(500),
                false),
            CameraConfig.of("rear", CameraUri.parse("v4l2:/dev/video0?size=1280x720"))),
        config.cameras().stream().map(camera -> camera.withText(CameraText.NONE)).toList());
  }

  @Test
  void oneLineAnnouncesTheNodeToHomeAssistant() throws Exception {
    assertNull(read("node: truck-07").broker().discovery());
    assertNull(read("mqtt: {home_assistant: false}").broker().discovery());
    assertEquals(
        new DiscoveryTopics("homeassistant", "truck-07"),
        read("node: truck-07\nmqtt:\n  home_assistant: true").broker().discovery());
    assertEquals(
        new DiscoveryTopics("ha/test", "truck-07"),
        read("""
                node: truck-07
                mqtt:
                  home_assistant: true
                  home_assistant_prefix: ha/test
                """)
            .broker()
            .discovery());
  }

  @Test
  void aDiscoveryPrefixThatNoTopicHasIsNamedWithItsLine() throws IOException {
    String problem = problems("mqtt:\n  home_assistant: true\n  home_assistant_prefix: a+b").get(0);

    assertTrue(problem.contains(":3: home_assistant_prefix: "), problem);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "auto, \"\"",
        "5, \"batch: must be in [1, 4], but was 5\"",
        "many, \"batch: must be a whole number, but was 'many'\""
      })
  void aBatchIsMeasuredOrAFewFrames(String batch, String problem) throws Exception {
    String text = "model:\n  batch: " + batch;

    if (problem.isEmpty()) {
      assertNull(read(text).inference().batch());
    } else {
      assertEquals(List.of(at(2, problem)), problems(text));
    }
  }

  @Test
  void inferencesInParallelAreMeasuredOrAsManyAsIsSaid() throws Exception {
    assertNull(read("model:\n  parallel: auto").inference().parallel());
    assertEquals(3, read("model:\n  parallel: 3").inference().parallel());
    assertEquals(
        List.of(at(2, "parallel: must be in [1, 8], but was 9")),
        problems("model:\n  parallel: 9"));
    assertEquals(
        List.of(at(3, "parallel: batch and parallel cannot both be above 1, but were 2 and 2")),
        problems("model:\n  batch: 2\n  parallel: 2"));
  }

  @Test
  void defaultsAreThese() throws Exception {
    DaemonConfig config = read("");

    DaemonConfig defaults = ConfigReader.defaults();
    assertEquals(defaults.broker(), config.broker().withClientId(defaults.broker().clientId()));
    assertEquals(defaults.metrics(), config.metrics());
    assertEquals(defaults.engine(), config.engine());
    assertNull(config.model());
    assertNull(config.inference().batch());
    assertEquals(
        Math.max(1, Runtime.getRuntime().availableProcessors() - 1), config.inference().threads());
    assertEquals(0.3f, config.threshold());
    assertEquals(List.of(), config.cameras());
    assertEquals(Duration.ofSeconds(10), config.telemetryEvery());
    assertEquals(new InetSocketAddress("127.0.0.1", 9400), config.metrics());
    BrokerSettings broker = config.broker();
    assertEquals("embedded", broker.address().toString());
    assertEquals("jetdetr", broker.prefix());
    assertEquals(NodeName.ofThisHost(), broker.node());
    // Two daemons that nobody named do not take each other's connection.
    assertTrue(broker.clientId().matches("jetdetr-" + broker.node() + "-[0-9a-z]{6}"));
    assertNotEquals(broker.clientId(), read("").broker().clientId());
    assertEquals("jetdetr-yard", read("node: yard").broker().clientId());
    assertNull(broker.user());
    assertNull(broker.passwordFile());
    assertEquals(Duration.ofSeconds(10), broker.keepAlive());
    assertEquals(Duration.ofSeconds(10), broker.messageExpiry());
    assertEquals(Duration.ofSeconds(10), broker.connectTimeout());
    CameraConfig camera = CameraConfig.of("front", CameraUri.parse("csi:0"));
    assertEquals(Duration.ofSeconds(10), camera.openTimeout());
    assertEquals(Duration.ofSeconds(5), camera.readTimeout());
    assertEquals(Duration.ofSeconds(2), camera.maxAge());
  }

  @Test
  void everyMistakeIsSaidAtOnceInTheOrderOfTheLines() throws IOException {
    List<String> problems =
        problems(
            """
            nodes: truck
            model:
              path: absent.onnx
              thread: 3
              threshold: 1.5
            mqtt:
              broker: tcp://broker
              prefx: fleet
              keep_alive_s: soon
              ca_file: absent.pem
              password_file: credential:mqtt
            telemetry:
              every_s: 0
            cameras:
              front door:
                uri: csi:0
              rear:
                uri: rtps://10.0.0.5/stream
                read_timeout: 3
              side:
                max_age_s: [1]
            """);

    assertEquals(
        List.of(
            at(1, "unknown key 'nodes'; did you mean 'node'?"),
            at(3, "path: cannot read " + folder.resolve("absent.onnx")),
            at(4, "unknown key 'thread'; did you mean 'threads'?"),
            at(5, "threshold: must be in [0.001, 0.999], but was 1.5"),
            at(
                7,
                "broker: a broker's address must be mqtt://HOST[:PORT], mqtts://HOST[:PORT],"
                    + " ws://HOST[:PORT]/PATH, wss://HOST[:PORT]/PATH, embedded or embedded:PORT, but was \"tcp://broker\""),
            at(8, "unknown key 'prefx'; did you mean 'prefix'?"),
            at(9, "keep_alive_s: must be a whole number, but was 'soon'"),
            at(10, "ca_file: cannot read " + folder.resolve("absent.pem")),
            at(
                11,
                "password_file: no systemd credentials: CREDENTIALS_DIRECTORY is not set, so this was"
                    + " not started by systemd"),
            at(13, "every_s: must be in [1, 3600], but was 0"),
            at(
                15,
                "front door: a camera's name must consist of letters, digits, _ and -, but was 'front"
                    + " door'"),
            at(
                17,
                "rear: camera \"rtps://10.0.0.5/stream\": unknown type of camera \"rtps\", did you"
                    + " mean \"rtsps\"? (known: file, dir, rtsp, rtsps, http, https, v4l2,"
                    + " csi, gst, street)"),
            at(19, "unknown key 'read_timeout'; did you mean 'read_timeout_s'?"),
            at(20, "side: requires a uri, in the camera or in its profile"),
            at(21, "max_age_s: must be a number")),
        problems);
  }

  @Test
  void theEngineIsAutoUnlessItIsNamed() throws Exception {
    assertEquals(EngineKind.AUTO, read("node: a\n").engine());
    assertEquals(EngineKind.TENSORRT, read("engine: tensorrt\n").engine());
    assertEquals(
        List.of(at(1, "engine: must be auto, tensorrt or onnxruntime, but was 'cuda'")),
        problems("engine: cuda\n"));
  }

  @Test
  void metricsCanBeSwitchedOffAndListenOnAddressesOnly() throws Exception {
    assertNull(read("metrics:\n  enabled: false\n").metrics());
    assertEquals(
        new InetSocketAddress("::1", 9400), read("metrics:\n  address: '::1'\n").metrics());
    assertEquals(
        List.of(
            at(2, "address: must be an IP address, but was 'localhost'"),
            at(3, "port: must be in [1, 65535], but was 0")),
        problems("metrics:\n  address: localhost\n  port: 0\n"));
  }

  @Test
  void aNameThatNoTopicCanHoldIsReportedAtItsKey() throws IOException {
    List<String> problems = problems("mqtt:\n  prefix: a/#\nnode: truck 07\n");

    assertEquals(2, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(at(2, "prefix: ")), problems.get(0));
    assertTrue(problems.get(1).startsWith(at(3, "node: ")), problems.get(1));
  }

  @Test
  void settingsThatContradictEachOtherAreReportedAtMqtt() throws IOException {
    Files.writeString(folder.resolve("password"), "x");

    assertEquals(
        List.of(at(2, "mqtt: a password file requires a user")),
        problems("node: a\nmqtt:\n  broker: mqtt://b\n  password_file: password\n"));
  }

  @Test
  void aBrokersAddressWithAPasswordIsRefusedWithoutRepeatingIt() throws IOException {
    List<String> problems = problems("mqtt:\n  broker: mqtt://me:hunter2@broker\n");

    assertEquals(1, problems.size());
    assertFalse(problems.get(0).contains("hunter2"), problems.get(0));
  }

  @Test
  void whatIsNotYamlIsSaidWithItsLine() throws IOException {
    assertTrue(problems("node: a\nmodel: {\n").get(0).matches(".*:[23]: not YAML: .*"));
    assertTrue(problems("model:\n\tpath: x\n").get(0).contains(":2: not YAML: "));
    assertEquals(List.of(at(1, "expected 'key: value' lines")), problems("- a\n- b\n"));
  }

  @Test
  void anAbsentFileIsNoInput() {
    ExitException e = assertThrows(ExitException.class, () -> ConfigReader.read(file, List.of()));

    assertEquals(ExitCode.NO_INPUT, e.code());
    assertEquals("no such file: " + file, e.getMessage());
  }

  @Test
  void aHostNameBecomesANodeName() {
    assertEquals("truck-07", NodeName.clean("truck-07.fleet.example\n"));
    assertEquals("my_jetson", NodeName.clean("my jetson"));
    assertEquals("jetson", NodeName.clean("\n"));
  }

  private DaemonConfig read(String text) throws Exception {
    Files.writeString(file, text);
    return ConfigReader.read(file, List.of());
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(file, text);
    ExitException e = assertThrows(ExitException.class, () -> ConfigReader.read(file, List.of()));
    assertEquals(ExitCode.CONFIG, e.code());
    return new ArrayList<>(String.valueOf(e.getMessage()).lines().toList());
  }

  private String at(int line, String what) {
    return "%s:%d: %s".formatted(file, line, what);
  }
}
