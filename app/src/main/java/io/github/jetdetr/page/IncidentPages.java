package io.github.jetdetr.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.replay.IncidentViewer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page shows of incidents. Thread-safe. */
final class IncidentPages {

  private static final JsonMapper JSON = new JsonMapper();

  private final @Nullable IncidentViewer viewer;
  private final List<String> labels;

  /**
   * @param viewer null if there are none
   * @param labels of the model, in its order
   */
  IncidentPages(@Nullable IncidentViewer viewer, List<String> labels) {
    this.viewer = viewer;
    this.labels = labels;
  }

  /** The names and sizes of all, the newest first, as JSON. */
  byte[] list() throws IOException {
    ArrayNode list = JSON.createArrayNode();
    if (viewer != null) {
      for (IncidentViewer.Entry entry : viewer.list()) {
        list.addObject().put("name", entry.name()).put("bytes", entry.bytes());
      }
    }
    return JSON.writeValueAsBytes(list);
  }

  /** The file of an incident; null if there is none of that name. */
  @Nullable Path file(String name) throws IOException {
    return viewer == null ? null : viewer.file(name);
  }

  /**
   * A picture: the length of the JSON in 4 bytes, the JSON, and the JPEG file.
   *
   * @return null if there is none
   */
  byte @Nullable [] picture(String name, long index)
      throws IOException, IncidentException, CameraException {
    if (viewer == null) {
      return null;
    }
    // What is shown is valid until the next is made.
    synchronized (this) {
      IncidentViewer.Shown shown = viewer.show(name, index);
      return shown == null ? null : bytes(shown);
    }
  }

  private byte[] bytes(IncidentViewer.Shown shown) throws IOException {
    ObjectNode root =
        JSON.createObjectNode()
            .put("number", shown.index())
            .put("frames", shown.frames())
            .put("camera", shown.camera())
            .put("trigger", shown.header().trigger())
            .put("why", shown.header().why())
            .put(
                "at",
                Instant.EPOCH.plus(shown.header().atUtcMicros(), ChronoUnit.MICROS).toString());
    ArrayNode objects = root.putArray("objects");
    Detections found = shown.result().objects();
    for (int at = 0; at < found.count(); at++) {
      int classId = found.classId(at);
      objects
          .addObject()
          .put("label", classId < labels.size() ? labels.get(classId) : "" + classId)
          .put("class_id", classId)
          .put("track", found.track(at))
          .put("score", found.score(at))
          .putArray("box")
          .add(found.x1(at) / shown.width())
          .add(found.y1(at) / shown.height())
          .add(found.x2(at) / shown.width())
          .add(found.y2(at) / shown.height());
    }
    byte[] json = JSON.writeValueAsBytes(root);
    return ByteBuffer.allocate(Integer.BYTES + json.length + shown.shown().length)
        .putInt(json.length)
        .put(json)
        .put(shown.shown())
        .array();
  }
}
