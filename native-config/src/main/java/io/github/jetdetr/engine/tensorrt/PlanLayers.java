package io.github.jetdetr.engine.tensorrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The layers of a plan, as reported by TensorRT's engine inspector. Layer times are not available,
 * because a profiler cannot be implemented in Java with the presets ({@code trtexec --dumpProfile}
 * reports them).
 */
public final class PlanLayers {

  private static final String FORMAT = "Format/Datatype";

  /**
   * One layer.
   *
   * @param kind layer type in TensorRT; {@code Reformat} for one that only moves data
   * @param format format of its first output, such as {@code Channel major FP16 format}
   * @param tactic name of its kernel; empty if unknown
   */
  public record Layer(String name, String kind, String format, String tactic) {

    /** Whether it only moves data. */
    public boolean isReformat() {
      return kind.equalsIgnoreCase("reformat") || name.startsWith("Reformatting CopyNode");
    }

    /** {@code INT8}, {@code FP16} or {@code FP32}, from the format; otherwise empty. */
    public String precision() {
      for (String precision : List.of("INT8", "FP16", "FP32")) {
        if (format.toUpperCase(Locale.ROOT).contains(precision)) {
          return precision;
        }
      }
      return "";
    }
  }

  private PlanLayers() {}

  /**
   * The layers of an engine's plan.
   *
   * @throws ModelException if the output of TensorRT's inspector is not JSON
   * @throws IllegalArgumentException for an engine of another runtime
   */
  public static List<Layer> of(Engine engine) throws ModelException {
    if (engine instanceof TensorRtEngine plan) {
      return parse(plan.layers());
    }
    throw new IllegalArgumentException(
        "only TensorRT engines have plans, not " + engine.info().runtime());
  }

  /** Parses the inspector's JSON; a layer without details only has its name. */
  static List<Layer> parse(String json) throws ModelException {
    List<Layer> layers = new ArrayList<>();
    try {
      for (JsonNode layer : new ObjectMapper().readTree(json).path("Layers")) {
        layers.add(
            layer.isTextual()
                ? new Layer(layer.asText(), "", "", "")
                : new Layer(
                    layer.path("Name").asText(""),
                    layer.path("LayerType").asText(""),
                    layer.path("Outputs").path(0).path(FORMAT).asText(""),
                    layer.path("TacticName").asText("")));
      }
      return layers;
    } catch (JsonProcessingException e) {
      throw new ModelException(
          "the output of TensorRT's inspector is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
