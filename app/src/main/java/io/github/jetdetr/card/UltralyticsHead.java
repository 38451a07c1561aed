package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;

/**
 * Tells apart the two outputs of Ultralytics' RT-DETR. Until 8.3 it is [N, Q, 4 + C], box and
 * probabilities; since 8.4 (ultralytics#24403) the head chooses the best itself and gives [N, K,
 * 6], box, score and class. With two classes both have six columns.
 */
final class UltralyticsHead {

  /** The first version whose head chooses. */
  private static final int CHOOSING_MAJOR = 8;

  private static final int CHOOSING_MINOR = 4;

  private UltralyticsHead() {}

  /** {@code layout: packed} or {@code layout: rows}, with its grade and reason. */
  static CardFinding of(OnnxFile file, ExporterNotes notes, long columns) {
    int names = notes.names().size();
    if (columns != 6) {
      boolean fits = names > 0 && columns == names + 4L;
      return columns == TensorInfo.DYNAMIC && chooses(file)
          ? new CardFinding("layout", "rows", Grade.LIKELY, "a second TopK in the graph")
          : new CardFinding(
              "layout",
              "packed",
              fits ? Grade.KNOWN : Grade.LIKELY,
              columns + " columns" + (fits ? " for " + names + " names" : ""));
    }
    if (names > 0 && names != 2) {
      return new CardFinding(
          "layout", "rows", Grade.KNOWN, "six columns, but " + names + " class names");
    }
    // Two classes, or unnamed ones.
    if (!notes.version().isEmpty()) {
      boolean since = isSince(notes.version());
      boolean agrees = since == chooses(file);
      return new CardFinding(
          "layout",
          chooses(file) ? "rows" : "packed",
          agrees ? Grade.KNOWN : Grade.LIKELY,
          "exported by %s, with %d TopK in the graph"
              .formatted(notes.version(), file.count("TopK")));
    }
    return chooses(file)
        ? new CardFinding("layout", "rows", Grade.LIKELY, "a second TopK in the graph")
        : new CardFinding("layout", "packed", Grade.LIKELY, "no second TopK in the graph");
  }

  /** RT-DETR chooses its queries by one TopK; a second one chooses among its answers. */
  private static boolean chooses(OnnxFile file) {
    return file.count("TopK") >= 2;
  }

  private static boolean isSince(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      int major = Integer.parseInt(parts[0]);
      int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      return major > CHOOSING_MAJOR || (major == CHOOSING_MAJOR && minor >= CHOOSING_MINOR);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
