package io.github.jetdetr.message.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.RunId;
import io.github.jetdetr.track.TrackEnd;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.Anchor;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.PlaceSettings;
import io.github.jetdetr.track.zone.Zone;
import io.github.jetdetr.track.zone.ZoneWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObjectMessagesTest {

  private static final PlaceSettings PLACES =
      new PlaceSettings(
          List.of(
              new Zone(
                  "yard", List.of(0.0, 0.0, 0.5, 0.0, 0.5, 1.0, 0.0, 1.0), Set.of(), Anchor.BOTTOM),
              new Zone("far", List.of(0.9, 0.0, 1.0, 0.0, 1.0, 0.1), Set.of(), Anchor.BOTTOM)),
          List.of(new Line("kerb", List.of(0.5, 1.0, 0.5, 0.0), Set.of(), Anchor.BOTTOM)),
          PlaceSettings.DEFAULT_SETTLE);

  private final ObjectMessages messages = new ObjectMessages("truck-07", new RunId("0t5w3k1-7q4z"));

  private final EventBook book = new EventBook(EventSettings.DEFAULT, PLACES.zones().size());
  private final ZoneWatch zones = new ZoneWatch(PLACES, MovingBoxes.LABELS);
  private final List<JsonNode> events = new ArrayList<>();

  private void look(MovingBoxes scene) {
    zones.look(scene.tracker(), scene.nanos(), book);
    book.look(scene.tracker(), scene.nanos(), this::write);
  }

  private void write(EventKind kind, TrackedObject object) {
    EventReport report =
        new EventReport(
            "front",
            kind,
            object,
            MovingBoxes.LABELS.get(object.label()),
            PLACES,
            new EventReport.Times(
                SampleReports.UTC_MICROS,
                kind == EventKind.END ? EventReport.NO_FRAME : 17_400_000,
                SampleReports.UTC_MICROS,
                SampleReports.UTC_MICROS,
                SampleReports.UTC_MICROS),
            TimeSource.ARRIVAL,
            ClockState.UNSYNCED);
    try {
      events.add(valid("event.schema.json", messages.event(report, events.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode valid(String schema, MessageBytes message) throws IOException {
    JsonNode read =
        Schemas.JSON.readTree(
            new String(message.array(), 0, message.length(), StandardCharsets.UTF_8));
    assertEquals(Set.of(), Schemas.strictViolations(schema, read), read::toString);
    return read;
  }

  @Test
  void theStoryOfAnObjectHoldsToItsSchema() {
    MovingBoxes scene = new MovingBoxes(10);
    for (int step = 0; step < 40; step++) {
      look(scene.standing(MovingBoxes.CAR, 200 + 15 * step, 600).frame());
    }
    scene.tracker().endAll(TrackEnd.CAMERA_LOST);
    look(scene);

    JsonNode first = events.get(0);
    assertEquals("new", first.path("type").asText());
    assertEquals("0t5w3k1-7q4z-front-1", first.path("id").asText());
    assertEquals(1, first.path("track").asInt());
    assertEquals("car", first.path("label").asText());
    assertEquals(17.4, first.path("age_ms").asDouble());
    assertEquals("yard", first.at("/zones/0").asText());
    assertFalse(first.has("reason"));
    JsonNode last = events.get(events.size() - 1);
    assertEquals("end", last.path("type").asText());
    assertEquals("camera_lost", last.path("reason").asText());
    assertFalse(last.has("age_ms"));
    assertTrue(last.path("zones").isEmpty());
    assertEquals("yard", last.at("/visited/0/zone").asText());
    assertEquals(1, last.path("visited").size());
    // From the first frame on until it was clear of the border, 2 % beyond the middle.
    assertEquals(2.1, last.at("/visited/0/dwell_s").asDouble(), 0.2);
    assertEquals(
        "[{\"line\":\"kerb\",\"direction\":\"left_to_right\"}]", last.path("crossed").toString());
    assertTrue(last.path("path").size() > 5);
    assertEquals(40, last.path("frames").asInt());
  }

  @Test
  void countsHoldToTheirSchemaAndSayNoNumberThatNobodyKnows() throws IOException {
    JsonNode live = valid("counts.schema.json", messages.counts(counts(true), 7));
    assertEquals(3, live.path("total").asInt());
    assertEquals("{\"car\":2,\"person\":1}", live.path("labels").toString());
    assertEquals(1, live.at("/zones/yard/labels/car").asInt());
    assertEquals(5, live.at("/lines/kerb/left_to_right").asInt());
    assertEquals("[4,17,18]", live.path("tracks").toString());

    JsonNode blind = valid("counts.schema.json", messages.counts(counts(false), 8));
    for (String unknown : List.of("total", "labels", "zones", "tracks")) {
      assertFalse(blind.has(unknown), unknown);
    }
    assertEquals(5, blind.at("/lines/kerb/left_to_right").asInt());
  }

  private static CountsReport counts(boolean live) {
    return new CountsReport(
        "front",
        SampleReports.UTC_MICROS,
        live,
        new TreeMap<>(Map.of("car", 2, "person", 1)),
        List.of(new CountsReport.ZoneCounts("yard", new TreeMap<>(Map.of("car", 1)))),
        List.of(new CountsReport.LineCounts("kerb", 5, 2)),
        List.of(4L, 17L, 18L));
  }

  @Test
  void anOccupiedZoneHoldsToItsSchemaAndIsNeitherWhileNobodyKnows() throws IOException {
    OccupiedReport known = new OccupiedReport("front", "yard", true, false, 0);
    OccupiedReport unknown = new OccupiedReport("front", "yard", false, false, 0);

    assertFalse(
        valid("occupied.schema.json", messages.occupied(known)).path("occupied").asBoolean(true));
    assertFalse(valid("occupied.schema.json", messages.occupied(unknown)).has("occupied"));
  }

  @Test
  void aPictureSaysInItsCommentWhatItShows() throws IOException {
    SnapshotReport.Part box = new SnapshotReport.Part(0.25, 0.5, 0.5, 0.75);
    SnapshotReport report =
        new SnapshotReport(
            "front",
            "crop",
            new SnapshotReport.Part(0.2, 0.45, 0.55, 0.8),
            new SnapshotReport.Shown(17, EventKind.NEW, "car", 2, 0.91f, box),
            SampleReports.UTC_MICROS,
            17_400_000,
            TimeSource.ARRIVAL,
            ClockState.UNSYNCED);

    JsonNode comment = comment(report);
    JsonNode last = comment(report.atEnd(3_000_000_000L));

    assertEquals("0t5w3k1-7q4z-front-17", comment.at("/event/id").asText());
    assertEquals("new", comment.at("/event/type").asText());
    assertEquals("[0.25,0.5,0.5,0.75]", comment.at("/event/box").toString());
    assertEquals(17.4, comment.path("age_ms").asDouble());
    assertEquals("end", last.at("/event/type").asText());
    assertEquals(3000, last.path("age_ms").asDouble());
    assertEquals(comment.path("captured_at"), last.path("captured_at"));
  }

  @Test
  void aPictureOfAllThatACameraShowsHasNoEvent() throws IOException {
    SnapshotReport report =
        new SnapshotReport(
            "front",
            "whole",
            new SnapshotReport.Part(0, 0, 1, 1),
            null,
            SampleReports.UTC_MICROS,
            0,
            TimeSource.ARRIVAL,
            ClockState.UNSYNCED);

    assertFalse(comment(report).has("event"));
    assertFalse(comment(report.atEnd(1)).has("event"));
  }

  private JsonNode comment(SnapshotReport report) throws IOException {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
    byte[] picture = messages.picture(report, jpeg);
    // Two bytes of the start, four of the comment's head, and the file's end behind it.
    JsonNode comment = Schemas.JSON.readTree(picture, 6, picture.length - 8);
    assertEquals(Set.of(), Schemas.strictViolations("picture.schema.json", comment));
    return comment;
  }

  @Test
  void theSchemasRefuseAnEndWithoutAReasonAndNumbersThatAreMissing() throws IOException {
    JsonNode event = Schemas.document("event.schema.json").at("/examples/1");
    assertFalse(violationsWithout("event.schema.json", event, "reason").isEmpty());
    JsonNode counts = Schemas.document("counts.schema.json").at("/examples/0");
    assertFalse(violationsWithout("counts.schema.json", counts, "total").isEmpty());
    JsonNode occupied = Schemas.document("occupied.schema.json").at("/examples/0");
    assertFalse(violationsWithout("occupied.schema.json", occupied, "occupied").isEmpty());
  }

  private static Set<String> violationsWithout(String schema, JsonNode message, String key)
      throws IOException {
    ObjectNode less = message.deepCopy();
    less.remove(key);
    return Schemas.violations(schema, less);
  }
}
