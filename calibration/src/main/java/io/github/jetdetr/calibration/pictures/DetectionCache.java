package io.github.jetdetr.calibration.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one model saw, by picture, in a file that grows by a line a picture: {@code
 * ["picture",class,score,x1,y1,x2,y2,class,…]}. Each line is on disk before the next picture is
 * looked at, so an end at any time costs one picture at most; a line cut short is left out.
 */
final class DetectionCache implements AutoCloseable {

  private static final int VALUES = 6;

  private final Map<String, List<DetectedObject>> seen = new HashMap<>();
  private final BufferedWriter writer;

  /** Opens the file and reads what is in it; makes it, and its folder, where there is none. */
  DetectionCache(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean cut = false;
    if (Files.exists(file)) {
      String content = Files.readString(file, UTF_8);
      content.lines().forEach(this::take);
      cut = !content.isEmpty() && !content.endsWith("\n");
    }
    writer =
        Files.newBufferedWriter(file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (cut) {
      writer.newLine();
    }
  }

  /** What was seen on this picture, or null where nobody has looked. */
  @Nullable List<DetectedObject> get(String picture) {
    return seen.get(picture);
  }

  void put(String picture, List<DetectedObject> objects) throws IOException {
    StringBuilder line = new StringBuilder("[\"").append(picture).append('"');
    for (DetectedObject object : objects) {
      // Float.toString comes back as the same float.
      line.append(',').append(object.classId()).append(',').append(object.score());
      line.append(',').append(object.x1()).append(',').append(object.y1());
      line.append(',').append(object.x2()).append(',').append(object.y2());
    }
    writer.append(line).append("]\n");
    writer.flush();
    seen.put(picture, List.copyOf(objects));
  }

  private void take(String line) {
    try {
      JsonNode values = new ObjectMapper().readTree(line);
      if (!values.isArray() || values.size() % VALUES != 1) {
        return;
      }
      List<DetectedObject> objects = new ArrayList<>();
      for (int at = 1; at < values.size(); at += VALUES) {
        objects.add(
            new DetectedObject(
                values.get(at).intValue(),
                values.get(at + 1).floatValue(),
                values.get(at + 2).floatValue(),
                values.get(at + 3).floatValue(),
                values.get(at + 4).floatValue(),
                values.get(at + 5).floatValue()));
      }
      seen.put(values.get(0).asText(), List.copyOf(objects));
    } catch (JsonProcessingException e) {
      // A line that was cut short; its picture is looked at again.
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
