package io.github.jetdetr.blackbox;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
      int batch) {}

  /**
   * A camera.
   *
   * @param number in the file
   * @param uri without credentials
   * @param settings as in the configuration, without address and secrets: JSON, and so YAML
   * @param profile the settings of its profile, in the same way
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Camera(int number, String name, String uri, String settings, String profile) {}

  public IncidentHeader {
    cameras = List.copyOf(cameras);
  }
}
