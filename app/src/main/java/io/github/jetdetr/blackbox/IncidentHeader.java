package io.github.jetdetr.blackbox;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The head of an incident: whatever is needed to run it through the same way again, and no secrets.
 *
 * @param schema name and version of the format
 * @param jetdetr version of the program that wrote it
 * @param node the node's name
 * @param run id of the run, as in messages
 * @param trigger the word of its {@link TriggerKind}
 * @param why one line
 * @param atUtcMicros when it happened, microseconds since 1970
 * @param atNanos the same on the clock that records have their times from
 * @param model what detected
 * @param threshold minimum score of a published detection
 * @param lowestScore minimum score of a detection that objects are followed by
 * @param cameras the cameras, by their numbers in the file
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IncidentHeader(
    String schema,
    String jetdetr,
    String node,
    String run,
    String trigger,
    String why,
    @JsonProperty("at_utc_us") long atUtcMicros,
    @JsonProperty("at_ns") long atNanos,
    Model model,
    float threshold,
    @JsonProperty("lowest_score") float lowestScore,
    List<Camera> cameras) {

  /** The format that this program writes. */
  public static final String SCHEMA = "jetdetr.incident/1.0";

  /**
   * The model and how it ran.
   *
   * @param path of its file on the machine that recorded
   * @param digest SHA-256 of that file
   * @param runtime engine and version
   * @param threads processor threads per inference
   * @param batch frames per inference
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Model(
      String name,
      String path,
      String digest,
      String runtime,
      String precision,
      int threads,
      int batch) {

    public Model {
      for (Object part : new Object[] {name, path, digest, runtime, precision}) {
        Objects.requireNonNull(part);
      }
    }
  }

  /**
   * A camera.
   *
   * @param number in the file
   * @param uri without credentials
   * @param settings as in the configuration, without address and secrets: JSON, and so YAML
   * @param profile the settings of its profile, in the same way
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Camera(int number, String name, String uri, String settings, String profile) {

    public Camera {
      for (Object part : new Object[] {name, uri, settings, profile}) {
        Objects.requireNonNull(part);
      }
    }
  }

  public IncidentHeader {
    // Jackson gives null for what is not there.
    for (Object part : new Object[] {schema, jetdetr, node, run, trigger, why, model}) {
      Objects.requireNonNull(part);
    }
    cameras = List.copyOf(cameras);
  }

  /** When it happened. */
  public Instant at() {
    return Instant.EPOCH.plus(atUtcMicros, ChronoUnit.MICROS);
  }

  /** When a record was made that has this time on the recording machine's monotonic clock. */
  public Instant at(long nanos) {
    return at().plusNanos(nanos - atNanos);
  }

  /** The reverse of {@link #at(long)}. */
  public long nanosOf(Instant instant) {
    return atNanos + Duration.between(at(), instant).toNanos();
  }
}
