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
 * One model's detections by picture, in a file that grows by one line per picture: {@code
 * ["picture",class,score,x1,y1,x2,y2,class,…]}. Each line is written before the next picture is
 * processed, so that an abort at any time costs at most one picture; an incomplete line is ignored.
 */
final class DetectionCache implements AutoCloseable {

  private static final int VALUES = 6;

  private final Map<String, List<DetectedObject>> entries = new HashMap<>();
  private final BufferedWriter writer;

  /** Opens the file and reads its content; creates it and its folder if necessary. */
  DetectionCache(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean isTruncated = false;
    if (Files.exists(file)) {
      String content = Files.readString(file, UTF_8);
      content.lines().forEach(this::load);
      isTruncated = !content.isEmpty() && !content.endsWith("\n");
    }
    writer =
        Files.newBufferedWriter(file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (isTruncated) {
      writer.newLine();
    }
  }

  /** The detections on this picture, or null if it is not in the cache. */
  @Nullable List<DetectedObject> get(String picture) {
    return entries.get(picture);
  }

  void put(String picture, List<DetectedObject> objects) throws IOException {
    StringBuilder line = new StringBuilder("[\"").append(picture).append('"');
    for (DetectedObject object : objects) {
      // Float.toString round-trips exactly.
      line.append(',').append(object.classId()).append(',').append(object.score());
      line.append(',').append(object.x1()).append(',').append(object.y1());
      line.append(',').append(object.x2()).append(',').append(object.y2());
    }
    writer.append(line).append("]\n");
    writer.flush();
    entries.put(picture, List.copyOf(objects));
  }

  private void load(String line) {
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
      entries.put(values.get(0).asText(), List.copyOf(objects));
    } catch (JsonProcessingException e) {
      // An incomplete line; its picture is processed again.
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
