package io.github.jetdetr.message.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PictureCounts;
import io.github.jetdetr.message.PictureStatus;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.SelfCheckCounts;
import io.github.jetdetr.message.TelemetryReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final String DETECTIONS = "detections.schema.json";

  private final Messages messages = new Messages("truck-07", "0t5w3k1-7q4z");

  @Test
  void aDetectionsMessageReadsExactlyAsTheDesignShowsIt() throws IOException {
    Detections objects = new Detections(1);
    objects.add(0, 0.91f, 432f, 496f, 544f, 854f);

    String text = text(messages.detections(SampleReports.frame("front", 18240, objects), 18233));

    assertEquals(
        """
        {"schema":"jetdetr.detections/1.2","node":"truck-07","run":"0t5w3k1-7q4z","camera":"front","seq":18233,\
        "frame":{"id":18240,"w":1920,"h":1080},\
        "captured_at":"2026-11-22T10:15:30.123456Z",\
        "time":{"source":"arrival","clock":"synced","err_ms":1.2},\
        "latency_ms":{"capture":3.1,"wait":0.8,"preprocess":1.9,"infer":11.2,"decode":0.1,"total":17.1},\
        "model":{"name":"deimv2-atto","digest":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\
        "precision":"int8"},\
        "objects":[{"label":"person","class_id":0,"score":0.91,\
        "box":[0.225,0.45926,0.28333,0.79074],"box_px":[432,496,544,854]}]}\
        """,
        text);
  }

  @Test
  void everyMessageHoldsToItsSchemaWithoutAnyUnknownKey() throws IOException {
    valid(DETECTIONS, messages.detections(SampleReports.frame(1), 0));
    valid("info.schema.json", messages.info(SampleReports.info(), BrokerTerms.UNRESTRICTED));
    valid("telemetry.schema.json", messages.telemetry(SampleReports.telemetry(), 3, counts()));
    valid("health.schema.json", messages.health(SampleReports.health(), 0));
    valid("health.schema.json", messages.health(new HealthReport(HealthState.OK, 0, List.of()), 1));
    for (CameraState state : CameraState.values()) {
      valid("camera-status.schema.json", messages.cameraStatus(SampleReports.cameraStatus(state)));
    }
    valid(
        "camera-status.schema.json",
        messages.cameraStatus(
            new CameraStatusReport("a", CameraState.CONNECTING, 0, 0, null, 0, 0)));
  }

  @Test
  void infoSaysWhereTheNodeIsAnnouncedToHomeAssistant() throws IOException {
    InfoReport silent = SampleReports.info();
    InfoReport announced =
        new InfoReport(
            silent.version(),
            silent.startedAtUtcMicros(),
            silent.engine(),
            silent.batch(),
            silent.parallel(),
            silent.model(),
            silent.layout(),
            silent.cameras(),
            silent.device(),
            silent.memory(),
            "homeassistant/device/jetdetr-truck-07/config");

    assertEquals(
        "homeassistant/device/jetdetr-truck-07/config",
        valid("info.schema.json", messages.info(announced, null)).path("discovery_topic").asText());
    assertFalse(valid("info.schema.json", messages.info(silent, null)).has("discovery_topic"));
  }

  @Test
  void infoSaysHowTheMemoryIsSharedOutWhereThatIsKnown() throws IOException {
    JsonNode info = valid("info.schema.json", messages.info(SampleReports.info(), null));

    assertEquals(2L << 30, info.at("/memory/limit_bytes").asLong());
    assertEquals(1L << 30, info.at("/memory/cameras_bytes").asLong());
  }

  @Test
  void anObjectThatIsFollowedHasItsTrack() throws IOException {
    Detections objects = SampleReports.objects(2);
    objects.setTrack(1, 17);

    JsonNode message =
        valid(DETECTIONS, messages.detections(SampleReports.frame("front", 1, objects), 0));

    assertFalse(message.at("/objects/0").has("track"));
    assertEquals(17, message.at("/objects/1/track").asInt());
  }

  @Test
  void detectionsOfAnyKindHoldToTheSchema() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 500; round++) {
      Detections objects = new Detections(0);
      int width = 1 + random.nextInt(16_384);
      int height = 1 + random.nextInt(16_384);
      int count = random.nextInt(4);
      for (int index = 0; index < count; index++) {
        objects.add(
            random.nextInt(5),
            (float) random.nextDouble(),
            (float) (random.nextDouble(-0.5, 1.5) * width),
            (float) (random.nextDouble(-0.5, 1.5) * height),
            (float) (random.nextDouble(-0.5, 1.5) * width),
            (float) (random.nextDouble(-0.5, 1.5) * height));
      }
      StageTimes times = new StageTimes();
      for (Stage stage : Stage.values()) {
        times.set(stage, random.nextLong(-1_000, 1_000_000_000));
      }

      JsonNode message =
          valid(
              DETECTIONS,
              messages.detections(
                  new FrameReport(
                      "front",
                      random.nextLong(Long.MAX_VALUE),
                      width,
                      height,
                      random.nextLong(4_000_000_000_000_000L),
                      TimeSource.values()[random.nextInt(TimeSource.values().length)],
                      ClockState.UNSYNCED,
                      SampleReports.MODEL,
                      objects,
                      null,
                      times),
                  round));

      assertEquals(count, message.get("objects").size());
    }
  }

  @Test
  void theTruthStandsBesideTheObjectsWhereItIsTold() throws IOException {
    List<TrueObject> truth =
        List.of(
            new TrueObject(7, 0, "car", 224, 256, 336, 320, 0.94f, true),
            new TrueObject(12, 6, "stop sign", 0, 0, 896, 512, 1, false));

    JsonNode message = valid(DETECTIONS, messages.detections(SampleReports.frame(truth), 0));

    assertEquals(
        "[{\"label\":\"car\",\"id\":7,\"box\":[0.25,0.5,0.375,0.625],"
            + "\"box_px\":[224,256,336,320],\"visible\":0.94,\"counted\":true},"
            + "{\"label\":\"stop sign\",\"id\":12,\"box\":[0,0,1,1],"
            + "\"box_px\":[0,0,896,512],\"visible\":1,\"counted\":false}]",
        message.get("truth").toString());
    assertEquals(1, message.get("objects").size());
  }

  @Test
  void anEmptyStreetIsToldAsAnEmptyListAndWhatIsNotToldHasNoKey() throws IOException {
    JsonNode empty = valid(DETECTIONS, messages.detections(SampleReports.frame(List.of()), 0));
    JsonNode untold = read(messages.detections(SampleReports.frame(1), 0));

    assertEquals("[]", empty.get("truth").toString());
    assertFalse(untold.has("truth"));
  }

  @Test
  void aSelfCheckIsToldWithItsShares() throws IOException {
    assertEquals(
        "{\"labels\":7,\"shared_labels\":6,\"frames\":240,\"objects\":1440,\"detections\":1300,"
            + "\"correct\":1222,\"precision\":0.94,\"recall\":0.8486}",
        selfCheck(new SelfCheckCounts(7, 6, 240, 1440, 1300, 1222)).toString());
    assertEquals(
        "{\"labels\":7,\"shared_labels\":7,\"frames\":2,\"objects\":0,\"detections\":0,\"correct\":0}",
        selfCheck(new SelfCheckCounts(7, 7, 2, 0, 0, 0)).toString());
    JsonNode without =
        read(messages.telemetry(SampleReports.telemetry(), 3, counts()))
            .at("/cameras/0/self_check");
    assertTrue(without.isMissingNode());
  }

  private JsonNode selfCheck(SelfCheckCounts selfCheck) throws IOException {
    CameraFrames frames = new CameraFrames("street", 250, 240, 10, 0, 0, selfCheck);
    TelemetryReport report =
        new TelemetryReport(
            SampleReports.UTC_MICROS,
            10.5,
            List.of(frames),
            List.of(),
            List.of(),
            List.of(),
            DeviceReading.unavailable("all"));
    return valid("telemetry.schema.json", messages.telemetry(report, 3, counts()))
        .at("/cameras/0/self_check");
  }

  @Test
  void theDeviceIsToldWithItsUnitsAndWithoutWhatItDoesNotTell() throws IOException {
    JsonNode device = device(SampleReports.telemetry());

    assertEquals("{\"tj-thermal\":61.25,\"soc0-thermal\":58.5}", device.get("temp_c").toString());
    assertEquals(
        "{\"tj-thermal\":{\"critical\":104.5,\"passive\":99}}",
        device.get("temp_limit_c").toString());
    assertEquals(
        "{\"gpu-throttle-alert\":{\"state\":0,\"max\":1}}", device.get("cooling").toString());
    assertEquals("{\"oc1_under_voltage\":2}", device.get("throttled").toString());
    assertEquals(
        "{\"gpu\":{\"now\":1020,\"max\":1020},\"emc\":{\"now\":2133}}",
        device.get("clock_mhz").toString());
    assertEquals("{\"VDD_IN\":7.596,\"VDD_SOC\":1.8}", device.get("power_w").toString());
    assertEquals(7.596, device.get("power_total_w").asDouble());
    assertEquals(
        "{\"pwmfan\":{\"duty\":0.4,\"rpm\":2280},\"case\":{\"rpm\":900}}",
        device.get("fan").toString());
    assertFalse(device.get("memory_bytes").has("device_available"));
    assertEquals("[\"temperature cv0-thermal\"]", device.get("absent").toString());
  }

  @Test
  void aSilentDeviceTellsThatAndNoNumber() throws IOException {
    JsonNode device =
        device(
            new TelemetryReport(
                0,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DeviceReading.unavailable("all")));

    assertEquals(
        "{\"temp_c\":{},\"temp_limit_c\":{},\"cooling\":{},\"throttled\":{},\"clock_mhz\":{},"
            + "\"power_w\":{},\"fan\":{},\"absent\":[\"all\"]}",
        device.toString());
  }

  @Test
  void healthIsToldWithItsReasons() throws IOException {
    assertEquals(
        "{\"schema\":\"jetdetr.health/1.2\",\"node\":\"truck-07\","
            + "\"run\":\"0t5w3k1-7q4z\",\"seq\":0,\"state\":\"degraded\","
            + "\"since\":\"2026-11-22T10:15:30.123456Z\",\"reasons\":["
            + "{\"code\":\"camera_lost\",\"subject\":\"front\",\"detail\":\"no picture for 2 s\"},"
            + "{\"code\":\"broker_away\",\"detail\":\"not reachable\"}]}",
        text(messages.health(SampleReports.health(), 0)));
  }

  @Test
  void aNodeThatIsOkHasNoReasonsAndAnyOtherHas() {
    assertThrows(
        IllegalArgumentException.class, () -> new HealthReport(HealthState.FAILED, 0, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HealthReport(HealthState.OK, 0, SampleReports.health().reasons()));
  }

  @Test
  void whatIsWrongWithAPictureIsToldAndWhatIsNotIsAbsent() throws IOException {
    FrameReport good = SampleReports.frame(1);
    FrameReport black =
        new FrameReport(
            good.camera(),
            good.frameId(),
            good.width(),
            good.height(),
            good.capturedAtUtcMicros(),
            good.timeSource(),
            good.clock(),
            good.model(),
            good.objects(),
            null,
            good.times(),
            PictureState.BLOWN_OUT,
            0);
    CameraStatusReport status =
        new CameraStatusReport(
            "a",
            CameraState.ONLINE,
            0,
            0,
            null,
            64,
            48,
            new PictureStatus(PictureState.SHIFTED, SampleReports.UTC_MICROS));

    assertEquals(
        "blown_out", valid(DETECTIONS, messages.detections(black, 0)).at("/picture").asText());
    assertFalse(read(messages.detections(good, 1)).has("picture"));
    assertEquals(
        "{\"state\":\"shifted\",\"since\":\"2026-11-22T10:15:30.123456Z\"}",
        valid("camera-status.schema.json", messages.cameraStatus(status))
            .get("picture")
            .toString());
  }

  @Test
  void howMuchOfAPictureWasLostIsSaidWhereAnythingWas() throws IOException {
    FrameReport good = SampleReports.frame(1);
    FrameReport damaged =
        new FrameReport(
            good.camera(),
            good.frameId(),
            good.width(),
            good.height(),
            good.capturedAtUtcMicros(),
            good.timeSource(),
            good.clock(),
            good.model(),
            good.objects(),
            null,
            good.times(),
            PictureState.DAMAGED,
            0.25f);
    PictureStatus picture =
        new PictureStatus(PictureState.DAMAGED, SampleReports.UTC_MICROS, 0.25f);
    CameraStatusReport status =
        new CameraStatusReport("a", CameraState.ONLINE, 0, 0, null, 64, 48, picture);

    JsonNode written = valid(DETECTIONS, messages.detections(damaged, 0));
    assertEquals("damaged", written.at("/picture").asText());
    assertEquals(0.25, written.at("/damage").asDouble());
    assertFalse(read(messages.detections(good, 1)).has("damage"));
    assertEquals(
        "{\"state\":\"damaged\",\"since\":\"2026-11-22T10:15:30.123456Z\",\"damage\":0.25}",
        valid("camera-status.schema.json", messages.cameraStatus(status))
            .get("picture")
            .toString());
  }

  @Test
  void badPicturesAreCountedByWhatWasWrong() throws IOException {
    PictureCounts counts = new PictureCounts(Map.of(PictureState.BLURRED, 12L), 3, 4, 5);
    CameraFrames frames = new CameraFrames("gate", 250, 240, 10, 0, 0, null, counts);
    TelemetryReport report =
        new TelemetryReport(
            SampleReports.UTC_MICROS,
            10.5,
            List.of(frames),
            List.of(),
            List.of(),
            List.of(),
            DeviceReading.unavailable("all"));

    JsonNode camera =
        valid("telemetry.schema.json", messages.telemetry(report, 3, counts())).at("/cameras/0");

    assertEquals(
        "{\"black\":0,\"blown_out\":0,\"blank\":0,\"frozen\":0,\"damaged\":0,\"blurred\":12,\"shifted\":0}",
        camera.get("bad_pictures").toString());
    assertEquals(3, camera.get("ignored_objects").asInt());
    assertThrows(IllegalArgumentException.class, () -> new PictureCounts(Map.of(), -1));
  }

  @Test
  void publishedPicturesAreCountedByWhatBecameOfThem() throws IOException {
    CameraFrames frames =
        new CameraFrames(
            "gate",
            250,
            240,
            10,
            0,
            0,
            null,
            null,
            new CameraFrames.Snapshots(41, 3, 5, 1, 2, 4, 231_000_000));
    TelemetryReport report =
        new TelemetryReport(
            SampleReports.UTC_MICROS,
            10.5,
            List.of(frames),
            List.of(),
            List.of(),
            List.of(),
            DeviceReading.unavailable("all"));

    JsonNode pictures =
        valid("telemetry.schema.json", messages.telemetry(report, 3, counts()))
            .at("/cameras/0/pictures");

    assertEquals(
        "{\"made\":41,\"skipped\":{\"budget\":3,\"rate\":5,\"busy\":1,\"too_large\":2,\"failed\":4},"
            + "\"spent_s\":0.231}",
        pictures.toString());
  }

  @Test
  void countsOfASelfCheckThatContradictEachOtherAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SelfCheckCounts(7, 8, 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SelfCheckCounts(7, 7, 1, 1, 2, 2));
  }

  @Test
  void aBoxPartlyOutsideTheFrameIsClipped() throws IOException {
    Detections objects = new Detections(1);
    objects.add(1, 0.5f, -10f, -0.4f, 1930f, 1079.6f);

    JsonNode object =
        read(messages.detections(SampleReports.frame("a", 0, objects), 0)).at("/objects/0");

    assertEquals("[0,0,1,0.99963]", object.get("box").toString());
    assertEquals("[0,0,1920,1080]", object.get("box_px").toString());
  }

  @Test
  void aClassWithoutALabelIsNamedByItsNumber() throws IOException {
    Detections objects = new Detections(1);
    objects.add(17, 0.5f, 0f, 0f, 1f, 1f);

    JsonNode message = read(messages.detections(SampleReports.frame("a", 0, objects), 0));

    assertEquals("class_17", message.at("/objects/0/label").asText());
  }

  @Test
  void aScoreThatIsNoNumberIsRefusedAndTheNextMessageIsWhole() throws IOException {
    Detections broken = new Detections(1);
    broken.add(0, Float.NaN, 0f, 0f, 1f, 1f);

    assertThrows(
        IllegalArgumentException.class,
        () -> messages.detections(SampleReports.frame("a", 0, broken), 0));

    valid(DETECTIONS, messages.detections(SampleReports.frame(1), 1));
  }

  @Test
  void textIsEscapedAndKeptAsUtf8() throws IOException {
    CameraStatusReport report =
        new CameraStatusReport("a", CameraState.LOST, 0, 1, "\"Straße\"\n\u0001 路", 0, 0);

    assertEquals(
        "\"Straße\"\n\u0001 路", read(messages.cameraStatus(report)).get("reason").asText());
  }

  @Test
  void infoTellsNoSecretOfACamera() throws IOException {
    String text = text(messages.info(SampleReports.info(), BrokerTerms.UNRESTRICTED));

    assertFalse(text.contains("secret"));
    assertTrue(text.contains("\"uri\":\"rtsp://10.0.0.5:554\""));
  }

  @Test
  void everyLostMessageIsToldByItsReason() throws IOException {
    JsonNode mqtt = read(messages.telemetry(SampleReports.telemetry(), 3, counts())).get("mqtt");

    assertEquals(
        "{\"full\":1,\"expired\":2,\"too_large\":3,\"rejected\":4,\"replaced\":5,"
            + "\"unsent_at_close\":6,\"ended_connection\":8,\"spool_full\":2,\"spool_old\":0,"
            + "\"spool_damaged\":0}",
        mqtt.get("dropped").toString());
    assertEquals(
        "{\"detections\":{\"offered\":90,\"sent\":70,\"dropped\":{\"full\":1}},"
            + "\"health\":{\"offered\":2,\"sent\":2,\"dropped\":{},\"spooled\":4}}",
        mqtt.get("kinds").toString());
    assertEquals(
        "{\"waiting\":4,\"waiting_of_earlier_runs\":3,\"bytes\":2048,\"sent\":9,"
            + "\"dropped\":{\"spool_full\":2}}",
        mqtt.get("spool").toString());
    assertEquals(7, mqtt.get("waiting").asLong());
    assertEquals(9, mqtt.get("reconnects").asLong());
  }

  @Test
  void theSchemaRefusesWrongUnitsAndKeys() throws IOException {
    refused(message -> message.remove("seq"));
    refused(message -> message.put("seq", -1));
    refused(message -> message.put("seq", 1.5));
    refused(message -> message.put("schema", "jetdetr.detections/2.0"));
    refused(message -> message.put("captured_at", "2026-11-22T10:15:30Z"));
    refused(message -> message.put("captured_at", "2026-11-22T10:15:30.123456+01:00"));
    refused(message -> message.put("captured_at", 1_795_342_530));
    refused(message -> message.put("camera", "front left"));
    refused(message -> part(message, "/latency_ms").put("infer", 11_200_000));
    refused(message -> part(message, "/latency_ms").put("total", -1));
    refused(message -> rename(part(message, "/latency_ms"), "preprocess", "pre"));
    refused(message -> rename(message, "latency_ms", "latency_us"));
    refused(message -> part(message, "/model").put("digest", "b114"));
    refused(message -> part(message, "/model").put("precision", "INT8"));
    refused(message -> part(message, "/time").put("clock", "yes"));
    refused(message -> part(message, "/frame").put("w", 0));
    refused(message -> part(message, "/objects/0").put("score", 91));
    refused(message -> part(message, "/objects/0").put("class_id", -1));
    refused(message -> ((ArrayNode) message.at("/objects/0/box")).set(2, 544));
    refused(message -> ((ArrayNode) message.at("/objects/0/box")).add(0.5));
    refused(message -> ((ArrayNode) message.at("/objects/0/box_px")).set(2, 0.28));
    refused(message -> rename(part(message, "/objects/0"), "box_px", "bbox"));
    refused(message -> message.putNull("objects"));
  }

  @Test
  void aReaderOfTheSchemaAcceptsKeysOfALaterMinorVersion() throws IOException {
    ObjectNode message = (ObjectNode) read(messages.detections(SampleReports.frame(1), 0));
    message.put("schema", "jetdetr.detections/1.7");
    message.put("exposure_ms", 4);

    assertEquals(Set.of(), Schemas.violations(DETECTIONS, message));
    assertFalse(Schemas.strictViolations(DETECTIONS, message).isEmpty());
  }

  private void refused(Consumer<ObjectNode> fault) throws IOException {
    ObjectNode message = (ObjectNode) read(messages.detections(SampleReports.frame(1), 0));
    fault.accept(message);
    assertFalse(
        Schemas.violations(DETECTIONS, message).isEmpty(), () -> "should be refused: " + message);
  }

  private static ObjectNode part(ObjectNode message, String path) {
    return (ObjectNode) message.at(path);
  }

  private static void rename(ObjectNode object, String from, String to) {
    object.set(to, object.remove(from));
  }

  private static JsonNode valid(String schema, MessageBytes bytes) throws IOException {
    JsonNode message = read(bytes);
    assertEquals(Set.of(), Schemas.strictViolations(schema, message), message::toString);
    return message;
  }

  private static JsonNode read(MessageBytes bytes) throws IOException {
    return Schemas.JSON.readTree(text(bytes));
  }

  private JsonNode device(TelemetryReport report) throws IOException {
    return Schemas.JSON.readTree(text(messages.telemetry(report, 3, counts()))).get("device");
  }

  private static String text(MessageBytes bytes) {
    return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
  }

  private static PublishCounts counts() {
    return new PublishCounts(
        108,
        72,
        1,
        2,
        3,
        4,
        5,
        8,
        6,
        7,
        8,
        true,
        9,
        List.of(
            new KindCounts(MessageKind.DETECTIONS, 90, 70, Map.of(DropReason.FULL, 1L)),
            new KindCounts(MessageKind.HEALTH, 2, 2, Map.of(), 4)),
        new PublishCounts.Spooled(4, 3, 2_048, 9, Map.of(DropReason.SPOOL_FULL, 2L)));
  }
}
