package io.github.jetdetr.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.replay.IncidentViewer;
import java.io.IOException;
import java.nio.file.Path;
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
   * A picture as {@link PictureAnswer} has it; the JPEG is empty if it is not in the recording.
   *
   * @return null if there is none
   */
  byte @Nullable [] picture(String name, long index)
      throws IOException, IncidentException, CameraException {
    IncidentViewer.Shown shown = viewer == null ? null : viewer.show(name, index);
    if (shown == null) {
      return null;
    }
    return PictureAnswer.bytes(
        PictureAnswer.root()
            .put("number", shown.index())
            .put("frames", shown.frames())
            .put("camera", shown.camera())
            .put("trigger", shown.header().trigger())
            .put("why", shown.header().why())
            .put("at", shown.header().at().toString()),
        shown.objects(),
        labels,
        shown.jpeg());
  }
}
