package io.github.jetdetr.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.EngineContract;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.onnxruntime.NodeTimes.Line;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTimesTest {

  private static final String EVENTS =
      """
      [{"cat":"Session","name":"model_run","dur":99},
       {"cat":"Node","name":"a_kernel_time","dur":900,"args":{"op_name":"Conv"}},
       {"cat":"Node","name":"b_kernel_time","dur":1,"args":{"op_name":"Add"}},
       {"cat":"Node","name":"a_kernel_time","dur":20,"args":{"op_name":"Conv"}},
       {"cat":"Node","name":"b_kernel_time","dur":70,"args":{"op_name":"Add"}},
       {"cat":"Node","name":"a_kernel_time","dur":40,"args":{"op_name":"Conv"}},
       {"cat":"Node","name":"b_kernel_time","dur":70,"args":{"op_name":"Add"}}]
      """;

  @Test
  void theFirstRunsAreNotCountedAndTheSlowestNodeComesFirst() throws Exception {
    assertEquals(
        List.of(new Line("b", "Add", 70, 0.7, false), new Line("a", "Conv", 30, 0.3, false)),
        NodeTimes.read(EVENTS.getBytes(StandardCharsets.UTF_8), 1));
  }

  @Test
  void whatReadsAndReturnsCodesRanAsIntegersAndSoDidProductsOfThem() throws Exception {
    String events =
        """
        [{"cat":"Node","name":"c_kernel_time","dur":4,"args":{"op_name":"QLinearConv"}},
         {"cat":"Node","name":"p_kernel_time","dur":3,"args":{"op_name":"MaxPool",
          "input_type_shape":[{"uint8":[1]}],"output_type_shape":[{"uint8":[1]}]}},
         {"cat":"Node","name":"q_kernel_time","dur":2,"args":{"op_name":"QuantizeLinear",
          "input_type_shape":[{"float":[1]}],"output_type_shape":[{"uint8":[1]}]}},
         {"cat":"Node","name":"f_kernel_time","dur":1,"args":{"op_name":"Add",
          "input_type_shape":[{"float":[1]}],"output_type_shape":[{"float":[1]}]}}]
        """;

    assertEquals(
        List.of(true, true, false, false),
        NodeTimes.read(events.getBytes(StandardCharsets.UTF_8), 0).stream()
            .map(Line::integer)
            .toList());
  }

  @Test
  void aRealModelsNodesComeWithTheirOperators(@TempDir Path folder) throws Exception {
    TinyModel tiny = TinyModel.of(Layout.RAW);

    List<Line> lines =
        NodeTimes.measure(OnnxFile.read(tiny.write(folder)), EngineContract.spec(tiny), 1, 3);

    assertTrue(lines.stream().anyMatch(line -> line.operator().equals("GridSample")), "" + lines);
    double last = lines.get(lines.size() - 1).micros();
    assertTrue(lines.get(0).micros() >= last, "" + lines);
  }

  @Test
  void aMissingModelIsSaid(@TempDir Path folder) {
    Path none = folder.resolve("none.onnx");
    InputSpec input = EngineContract.spec(TinyModel.of(Layout.RAW));

    ModelException refusal =
        assertThrows(
            ModelException.class, () -> NodeTimes.measure(OnnxFile.read(none), input, 1, 1));

    assertEquals("no model file at " + none, refusal.getMessage());
  }
}
