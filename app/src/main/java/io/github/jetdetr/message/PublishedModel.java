package io.github.jetdetr.message;

import java.util.List;

/**
 * The model as it appears in messages. Created once and shared by every {@link FrameReport}.
 *
 * @param name human-readable name of the bundle
 * @param digest {@code sha256:} and 64 hexadecimal digits, of the ONNX file in use
 * @param precision {@code fp32}, {@code fp16} or {@code int8}
 * @param labels the labels of classes 0, 1, …
 */
public record PublishedModel(String name, String digest, String precision, List<String> labels) {

  private static final int DIGEST_CHARS = 7 + 64;
  private static final List<String> PRECISIONS = List.of("fp32", "fp16", "int8");

  /**
   * @throws IllegalArgumentException if the name is empty, or digest or precision is malformed
   */
  public PublishedModel {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a model's name must not be empty");
    }
    boolean hex = digest.length() == DIGEST_CHARS && digest.startsWith("sha256:");
    for (int at = 7; hex && at < digest.length(); at++) {
      char c = digest.charAt(at);
      hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!hex) {
      throw new IllegalArgumentException(
          "a model's digest must be sha256: and 64 lower-case hexadecimal digits, but was "
              + digest);
    }
    if (!PRECISIONS.contains(precision)) {
      throw new IllegalArgumentException(
          "precision must be one of %s, but was %s".formatted(PRECISIONS, precision));
    }
    labels = List.copyOf(labels);
  }

  /** The label of a class; {@code class_17} if the model card has none for class 17. */
  public String label(int classId) {
    return classId >= 0 && classId < labels.size() ? labels.get(classId) : unnamed(classId);
  }

  /** What a class without a label is called. */
  public static String unnamed(int classId) {
    return "class_" + classId;
  }
}
