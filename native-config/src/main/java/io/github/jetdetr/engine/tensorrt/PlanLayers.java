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
 * What a plan is made of, as TensorRT's inspector tells it. Times are not among it: the presets let
 * no profiler be written in Java ({@code trtexec --dumpProfile} has them).
 */
public final class PlanLayers {

  private static final String FORMAT = "Format/Datatype";

  /**
   * One layer.
   *
   * @param kind TensorRT's name for it, {@code Reformat} for one that only moves data
   * @param format of its first output, {@code Channel major FP16 format}
   * @param tactic the kernel it runs, empty where TensorRT does not tell
   */
  public record Layer(String name, String kind, String format, String tactic) {

    /** Whether it computes nothing. */
    public boolean isReformat() {
      return kind.equalsIgnoreCase("reformat") || name.startsWith("Reformatting CopyNode");
    }

    /** {@code INT8}, {@code FP16} or {@code FP32} as the format has it, otherwise empty. */
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
   * The layers of the plan that this engine runs.
   *
   * @throws ModelException when TensorRT's inspector answers something that is no JSON
   * @throws IllegalArgumentException for an engine of another runtime
   */
  public static List<Layer> of(Engine engine) throws ModelException {
    if (engine instanceof TensorRtEngine plan) {
      return parse(plan.layers());
    }
    throw new IllegalArgumentException("only TensorRT has plans, not " + engine.info().runtime());
  }

  /** Reads the inspector's JSON; a layer that is only named has nothing but its name. */
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
      throw new ModelException("TensorRT's inspector gives no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
