package io.github.jetdetr.engine;

/**
 * Description of an engine.
 *
 * @param runtime name and version, {@code onnxruntime 1.29.0}
 * @param device {@code cpu} or the GPU's name
 * @param precision {@code fp32}, {@code fp16} or {@code int8}: the lowest precision of the weights
 * @param threads CPU threads per inference
 */
public record EngineInfo(String runtime, String device, String precision, int threads) {}
