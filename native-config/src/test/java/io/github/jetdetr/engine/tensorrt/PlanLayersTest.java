package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.tensorrt.PlanLayers.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanLayersTest {

  private static final String JSON =
      """
      {"Layers":[
        {"Name":"conv","LayerType":"CaskConvolution","TacticName":"sm80_imma",
         "Outputs":[{"Name":"x","Format/Datatype":"Thirty-two wide channel vectorized row major Int8 format"}]},
        {"Name":"Reformatting CopyNode for Input Tensor 0","LayerType":"Reformat",
         "Outputs":[{"Name":"y","Format/Datatype":"Row major linear FP16 format"}]},
        "only a name"],
       "Bindings":["images"]}
      """;

  @Test
  void layersHaveKindFormatAndTactic() throws ModelException {
    List<Layer> layers = PlanLayers.parse(JSON);

    assertEquals(3, layers.size());
    assertEquals("CaskConvolution", layers.get(0).kind());
    assertEquals("sm80_imma", layers.get(0).tactic());
    assertEquals(new Layer("only a name", "", "", ""), layers.get(2));
  }

  @Test
  void precisionsAndReformatsAreTold() throws ModelException {
    List<Layer> layers = PlanLayers.parse(JSON);

    assertEquals(List.of("INT8", "FP16", ""), layers.stream().map(Layer::precision).toList());
    assertFalse(layers.get(0).isReformat());
    assertTrue(layers.get(1).isReformat());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThrows(ModelException.class, () -> PlanLayers.parse("{\"Layers\":["));
  }
}
