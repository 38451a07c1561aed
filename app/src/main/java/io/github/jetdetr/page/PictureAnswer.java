package io.github.jetdetr.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.live.CameraView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A picture with what is on it: the length of the JSON in 4 bytes, the JSON, and the JPEG file. */
final class PictureAnswer {

  private static final JsonMapper JSON = new JsonMapper();

  private PictureAnswer() {}

  /** A JSON object for {@link #bytes}. */
  static ObjectNode root() {
    return JSON.createObjectNode();
  }

  /**
   * @param root what else is to be said; gets the objects
   * @param labels of the model, in its order
   */
  static byte[] bytes(ObjectNode root, List<CameraView.Seen> seen, List<String> labels, byte[] jpeg)
      throws IOException {
    ArrayNode objects = root.putArray("objects");
    for (CameraView.Seen object : seen) {
      int classId = object.classId();
      ArrayNode box =
          objects
              .addObject()
              .put("label", classId < labels.size() ? labels.get(classId) : "" + classId)
              .put("class_id", classId)
              .put("track", object.track())
              .put("score", object.score())
              .putArray("box");
      object.box().forEach(box::add);
    }
    byte[] json = JSON.writeValueAsBytes(root);
    return ByteBuffer.allocate(Integer.BYTES + json.length + jpeg.length)
        .putInt(json.length)
        .put(json)
        .put(jpeg)
        .array();
  }
}
