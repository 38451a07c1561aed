package io.github.jetdetr.engine.tensorrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.file.ProcessFile;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache of built plans on disk, each with its card: {@code KEY.plan} and {@code KEY.json}.
 *
 * <p>Files are written atomically: to a temporary file, which is forced to disk and renamed; the
 * card is written last, so a plan without a card is ignored. Every plan is verified against its
 * card's SHA-256 before use. If the store exceeds its limit, the least recently used plans are
 * evicted. Several processes may share a store.
 */
final class PlanStore {

  /** How long a failed build is remembered, so that not every start spends minutes repeating it. */
  static final Duration FAILURE_RETENTION = Duration.ofDays(1);

  /** Maximum total size of all plans, bytes. */
  static final long MAX_BYTES = 4L << 30;

  private static final Logger log = LoggerFactory.getLogger(PlanStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String REFUSED = ".refused";
  private static final String PART = "part-";

  private final Path folder;
  private final long maxBytes;
  private final Clock clock;

  PlanStore(Path folder, long maxBytes, Clock clock) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** The store of this user: in systemd's cache folder, in XDG's, or in {@code ~/.cache}. */
  static PlanStore of(Map<String, String> environment, String home) {
    String systemd = environment.getOrDefault("CACHE_DIRECTORY", "");
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache = xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
    // systemd separates several folders by colons; the first one is this program's own.
    Path folder = systemd.isEmpty() ? cache.resolve("jetdetr") : Path.of(systemd.split(":", 2)[0]);
    return new PlanStore(folder.resolve("plans"), MAX_BYTES, Clock.systemUTC());
  }

  /**
   * Finds the plan for this card and verifies it; empty if there is none or it is damaged. Removes
   * what processes that were killed began to write.
   */
  Optional<Path> find(PlanCard card) {
    removeAbandonedParts();
    Path plan = file(card, ".plan");
    Path json = file(card, ".json");
    if (!Files.isRegularFile(json)) {
      return Optional.empty();
    }
    try {
      String fault = fault(card, plan, JSON.readTree(Files.readAllBytes(json)));
      if (fault.isEmpty()) {
        touch(plan);
        return Optional.of(plan);
      }
      log.warn("{} {}; rebuilding it", plan, fault);
    } catch (IOException e) {
      log.warn("cannot read {} ({}); rebuilding it", plan, firstLine(e));
    }
    remove(card);
    return Optional.empty();
  }

  private static String fault(PlanCard card, Path plan, JsonNode json) throws IOException {
    for (Map.Entry<String, String> field : card.fields().entrySet()) {
      if (!json.path("card").path(field.getKey()).asText("").equals(field.getValue())) {
        return "has a card that does not match: its %s is '%s'"
            .formatted(field.getKey(), json.path("card").path(field.getKey()).asText(""));
      }
    }
    if (!Files.isRegularFile(plan)) {
      return "is missing although its card exists";
    }
    long bytes = Files.size(plan);
    if (bytes != json.path("bytes").asLong(-1)) {
      return "is truncated: %d of %d bytes".formatted(bytes, json.path("bytes").asLong(-1));
    }
    return new Sha256().add(plan).hex().equals(json.path("sha256").asText())
        ? ""
        : "is damaged: its SHA-256 differs";
  }

  /**
   * Updates the time of last use; if it cannot be set, the time of creation decides about eviction.
   */
  private void touch(Path plan) {
    try {
      Files.setLastModifiedTime(plan, FileTime.from(clock.instant()));
    } catch (IOException e) {
      log.debug("cannot update the time of {}: {}", plan, e.getMessage());
    }
  }

  /**
   * Stores a plan and its card, and evicts least recently used plans if the store exceeds its
   * limit.
   *
   * @param notes further fields of the card, besides those of the key
   * @return the path of the plan
   * @throws IOException if it cannot be written, for example because the disk is full; no partial
   *     files remain
   */
  Path store(PlanCard card, Map<String, Object> notes, ByteBuffer plan) throws IOException {
    Files.createDirectories(folder);
    Path file = file(card, ".plan");
    write(file, plan.duplicate());
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", "jetdetr.plan/1.0");
    root.put("card", card.fields());
    root.put("bytes", plan.remaining());
    root.put("sha256", new Sha256().add(file).hex());
    root.put("built_at", clock.instant().toString());
    root.putAll(notes);
    write(file(card, ".json"), ByteBuffer.wrap(json(root)));
    touch(file);
    remove(file(card, REFUSED));
    evict(card);
    return file;
  }

  private static byte[] json(Map<String, Object> root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card of text and numbers is always valid JSON", e);
    }
  }

  /**
   * Remembers that building a plan for this card has failed; errors while writing are only logged.
   */
  void rememberFailure(PlanCard card, String reason) {
    try {
      Path file = file(card, REFUSED);
      write(file, ByteBuffer.wrap(reason.getBytes(StandardCharsets.UTF_8)));
      touch(file);
    } catch (IOException e) {
      log.warn("cannot store that the build failed: {}", firstLine(e));
    }
  }

  /**
   * Why building a plan for this card has failed within the last day, and how to retry earlier;
   * empty if it has not.
   */
  Optional<String> rememberedFailure(PlanCard card) {
    Path file = file(card, REFUSED);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      Instant at = Files.getLastModifiedTime(file).toInstant();
      if (clock.instant().isAfter(at.plus(FAILURE_RETENTION))) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      return Optional.of(
          "%s (failed at %s; remove %s to retry within a day)"
              .formatted(Files.readString(file), at.truncatedTo(ChronoUnit.SECONDS), file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The timing cache of earlier builds with the same libraries on the same device. */
  Path timingCache(PlanCard card) {
    PlanCard device =
        new PlanCard(
            "",
            "",
            card.tensorRt(),
            card.cuda(),
            card.driver(),
            card.gpu(),
            card.computeCapability(),
            card.multiprocessors(),
            card.l4t(),
            "",
            "");
    return file(device, ".timing");
  }

  /** Writes a file atomically. */
  void write(Path file, ByteBuffer bytes) throws IOException {
    Files.createDirectories(folder);
    removeAbandonedParts();
    ProcessFile part = ProcessFile.create(folder, PART, ".tmp");
    try (part) {
      while (bytes.hasRemaining()) {
        part.channel().write(bytes);
      }
      part.channel().force(true);
      Files.move(
          part.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part.path());
    }
  }

  /** Parts may be hundreds of megabytes each. */
  private void removeAbandonedParts() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PART + "*.tmp")) {
      for (Path part : parts) {
        if (ProcessFile.isAbandoned(part)) {
          log.info("removing {}, left by a process that was killed", part);
          remove(part);
        }
      }
    } catch (IOException e) {
      log.warn("cannot look for what killed processes left in {}: {}", folder, firstLine(e));
    }
  }

  /** Removes a plan that cannot be used. */
  void remove(PlanCard card) {
    remove(file(card, ".json"));
    remove(file(card, ".plan"));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("cannot remove {}: {}", file, firstLine(e));
    }
  }

  private void evict(PlanCard kept) throws IOException {
    record Aged(Path plan, FileTime used, long bytes) {}
    List<Aged> plans = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".plan")).toList()) {
        plans.add(new Aged(file, Files.getLastModifiedTime(file), Files.size(file)));
      }
    }
    plans.sort(Comparator.comparing(Aged::used));
    long bytes = plans.stream().mapToLong(Aged::bytes).sum();
    for (Aged oldest : plans) {
      if (bytes > maxBytes && !oldest.plan().equals(file(kept, ".plan"))) {
        log.info("evicted {}: cached plans take {} MiB", oldest.plan(), bytes >> 20);
        String name = oldest.plan().getFileName().toString();
        remove(folder.resolve(name.substring(0, name.length() - ".plan".length()) + ".json"));
        remove(oldest.plan());
        bytes -= oldest.bytes();
      }
    }
  }

  private Path file(PlanCard card, String extension) {
    return folder.resolve(card.key() + extension);
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
