package io.github.jetdetr.engine.onnxruntime;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16_VALUE;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT_VALUE;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT8_VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfQuantizationTest {

  private static final int SIDE = 16;

  @TempDir private Path folder = Path.of("");

  /** Pixels of 0..1 in half precision, quantized with a step of 1/8 and back. */
  private static ModelProto model(boolean half) {
    ModelProto.Builder model =
        new OnnxGraph()
                .input("images", FLOAT, 1, 3, SIDE, SIDE)
                .node("pixels", "Cast", "to", half ? FLOAT16_VALUE : FLOAT_VALUE, "images")
                .node("codes", "QuantizeLinear", "pixels", "step", "zero")
                .node("back", "DequantizeLinear", "codes", "step", "zero")
                .node("values", "Cast", "to", FLOAT_VALUE, "back")
                .output("values", FLOAT, 1, 3, SIDE, SIDE)
                .model()
                .toBuilder();
    TensorProto.Builder step = TensorProto.newBuilder().setName("step");
    if (half) {
      step.setDataType(FLOAT16_VALUE).addInt32Data(Float16.narrow(0.125f) & 0xFFFF);
    } else {
      step.setDataType(FLOAT_VALUE).addFloatData(0.125f);
    }
    TensorProto zero =
        TensorProto.newBuilder()
            .setName("zero")
            .setDataType(INT8_VALUE)
            .setRawData(ByteString.copyFrom(new byte[1]))
            .build();
    model.getGraphBuilder().addInitializer(step).addInitializer(zero);
    model.getOpsetImportBuilder(0).setVersion(19);
    return model.setIrVersion(9).build();
  }

  private OnnxFile write(ModelProto model) throws Exception {
    return OnnxFile.read(Files.write(folder.resolve("half.onnx"), model.toByteArray()));
  }

  @Test
  void halvesAreRoundedToTheNearestCodeAsOnTensorRt() throws Exception {
    InputSpec spec =
        new InputSpec(
            "images",
            SIDE,
            SIDE,
            false,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            Resize.STRETCH,
            Filter.BILINEAR,
            null,
            List.of());
    try (Engine engine = Engines.open(write(model(true)), spec, new EngineOptions(1, 1));
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, SIDE, SIDE, 1)) {
      InferenceSlot slot = engine.slot(0);
      slot.preprocess(frame);
      slot.infer();
      ByteBuffer values = slot.outputs().get(0).bytes();
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int level = frame.plane(0).get(y * frame.stride(0) + 3 * x) & 0xFF;
          float pixel = Float16.widen(Float16.narrow(level / 255f));
          float expected = (float) Math.rint(pixel / 0.125f) * 0.125f;
          assertEquals(expected, values.getFloat(4 * (y * SIDE + x)), "level " + level);
        }
      }
    }
  }

  @Test
  void castsStandBeforeTheNodeAndNothingElseChanges() throws Exception {
    ModelProto before = model(true);
    byte[] widened = HalfQuantization.widen(write(before));
    assertNotNull(widened);

    ModelProto after = ModelProto.parseFrom(widened);

    assertEquals(
        List.of("Cast", "Cast", "Cast", "QuantizeLinear", "DequantizeLinear", "Cast"),
        after.getGraph().getNodeList().stream().map(node -> node.getOpType()).toList());
    assertEquals(before.getGraph().getInitializerList(), after.getGraph().getInitializerList());
    assertEquals(before.getGraph().getOutputList(), after.getGraph().getOutputList());
    assertEquals(before.getOpsetImportList(), after.getOpsetImportList());
  }

  @Test
  void aModelInSinglePrecisionIsOpenedAsItIs() throws Exception {
    assertNull(HalfQuantization.widen(write(model(false))));
    assertNull(
        HalfQuantization.widen(
            write(
                new OnnxGraph()
                    .input("images", FLOAT, 1)
                    .node("out", "Identity", "images")
                    .output("out", FLOAT, 1)
                    .model())));
  }
}
