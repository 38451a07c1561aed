package io.github.jetdetr.engine;

/**
 * What an engine is.
 *
 * @param runtime name and version, {@code onnxruntime 1.29.0}
 * @param device {@code cpu} or the GPU's name
 * @param precision {@code fp32}, {@code fp16} or {@code int8}: the lowest the weights are stored in
 * @param threads processor threads one inference uses
 */
public record EngineInfo(String runtime, String device, String precision, int threads) {}
