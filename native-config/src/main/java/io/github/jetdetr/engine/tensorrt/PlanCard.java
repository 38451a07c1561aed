package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.file.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a plan was built for: a plan only runs with the device and the libraries it was built with
 * (NVIDIA's support policies). Any difference results in another key.
 *
 * @param onnx digest of the ONNX file and its weight files, {@code sha256:…}
 * @param precision {@code fp32}, {@code fp16} or {@code int8}
 * @param tensorRt version and build, {@code 10.15.1.29}
 * @param cuda runtime, {@code 13.1}
 * @param driver newest CUDA version supported by the driver, {@code 13.2}
 * @param gpu name of the GPU
 * @param computeCapability {@code 8.7}
 * @param multiprocessors number of multiprocessors: Orin variants of different size share a name
 * @param l4t release of Jetson Linux; empty on other machines
 * @param shape shape of the image input, {@code 1x3x320x320}
 * @param options options of the builder
 */
record PlanCard(
    String onnx,
    String precision,
    String tensorRt,
    String cuda,
    String driver,
    String gpu,
    String computeCapability,
    int multiprocessors,
    String l4t,
    String shape,
    String options) {

  /** All fields by name, in a fixed order. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("onnx", onnx);
    fields.put("precision", precision);
    fields.put("tensorrt", tensorRt);
    fields.put("cuda", cuda);
    fields.put("driver", driver);
    fields.put("gpu", gpu);
    fields.put("compute_capability", computeCapability);
    fields.put("multiprocessors", String.valueOf(multiprocessors));
    fields.put("l4t", l4t);
    fields.put("shape", shape);
    fields.put("options", options);
    return fields;
  }

  /** SHA-256 of the fields, 64 hexadecimal digits. */
  String key() {
    StringBuilder text = new StringBuilder();
    fields().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return new Sha256().add(text.toString()).hex();
  }
}
