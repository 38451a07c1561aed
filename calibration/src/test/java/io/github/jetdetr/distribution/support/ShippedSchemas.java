package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The schemas in the distribution's own jar. */
public final class ShippedSchemas {

  private static final String FOLDER = "io/github/jetdetr/message/json/";
  // Retained, and of the present only: empty after an orderly stop, or before a run has its own.
  private static final Set<String> WITHDRAWN = Set.of("health", "counts", "occupied", "info");
  private static final Set<String> STATUS = Set.of("online", "stopped", "offline");

  private final Map<String, Schema> byName = new ConcurrentHashMap<>();

  /** Every message holds against the schema of its topic; there is no topic without one. */
  public void assertAllHold(List<MessageRecorder.Message> messages) {
    assertTrue(!messages.isEmpty(), "no message at all");
    messages.forEach(this::assertHolds);
  }

  private void assertHolds(MessageRecorder.Message message) {
    if (message.isStatus()) {
      assertTrue(STATUS.contains(message.payload()), message::toString);
      return;
    }
    String last = message.topic().substring(message.topic().lastIndexOf('/') + 1);
    if (message.payload().isEmpty() && (message.isCameraStatus() || WITHDRAWN.contains(last))) {
      return;
    }
    String schema = message.isCameraStatus() ? "camera-status" : last;
    JsonNode json = message.json();
    assertEquals(
        List.of(),
        byName
            .computeIfAbsent(schema, ShippedSchemas::read)
            .validate(json.toString(), InputFormat.JSON),
        () -> message.topic() + " " + json);
  }

  private static Schema read(String name) {
    try (Stream<Path> files = Files.list(Distribution.home().resolve("lib"))) {
      Path jar =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith("jetdetr-app-"))
              .findFirst()
              .orElseThrow();
      return read(jar, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema read(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry(FOLDER + name + ".schema.json");
      assertTrue(entry != null, () -> "no schema for " + name + " in " + jar);
      try (InputStream in = file.getInputStream(entry)) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
      }
    }
  }
}
