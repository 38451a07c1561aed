package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuildHeartbeatTest {

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @Test
  void aBuildIsToldWhenItBeginsAndAgainAsItGoesOn() throws Exception {
    try (BuildHeartbeat clock =
        new BuildHeartbeat(Path.of("model.int8.onnx"), Duration.ofMillis(1), said::add)) {
      clock.start();

      assertEquals(
          "building a TensorRT plan for model.int8.onnx, which can take minutes",
          said.poll(30, TimeUnit.SECONDS));
      String line = said.poll(30, TimeUnit.SECONDS);
      assertTrue(
          line != null && line.matches("still building model.int8.onnx after \\d+ s"),
          () -> List.of(said) + " after " + line);
    }
  }
}
