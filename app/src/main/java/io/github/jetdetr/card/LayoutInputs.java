package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.FedInput.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a graph's inputs: the picture, and what the others are fed.
 *
 * @param image null if there is none
 * @param findings what was guessed
 */
record LayoutInputs(@Nullable TensorInfo image, List<FedInput> fed, List<CardFinding> findings) {

  static LayoutInputs of(OnnxFile file) {
    TensorInfo image = null;
    for (TensorInfo input : file.inputs()) {
      boolean picture = input.rank() == 4 && isDynamicOr(3, input.size(1));
      if (picture && (image == null || image.size(1) != 3)) {
        image = input;
      }
    }
    List<FedInput> fed = new ArrayList<>();
    List<CardFinding> findings = new ArrayList<>();
    for (TensorInfo input : file.inputs()) {
      Content content = input.equals(image) ? null : content(input);
      if (content != null) {
        fed.add(new FedInput(input.name(), content));
        findings.add(finding(input.name(), content));
      } else if (!input.equals(image)) {
        findings.add(
            new CardFinding(
                "inputs",
                input.name() + " nothing",
                Grade.ASSUMED,
                "nobody says what it is to be fed; say it in the card"));
      }
    }
    return new LayoutInputs(image, fed, findings);
  }

  /** Name of the input for sizes, null if there is none. */
  boolean hasSizes() {
    return fed.stream().anyMatch(input -> input.content() != Content.MASK);
  }

  private static @Nullable Content content(TensorInfo input) {
    String name = input.name().toLowerCase(Locale.ROOT);
    if (input.rank() == 3 && name.endsWith("mask")) {
      return Content.MASK;
    }
    if (input.rank() != 2 || !isDynamicOr(2, input.size(1))) {
      return null;
    }
    return switch (name) {
      case "im_shape" -> Content.CANVAS_HEIGHT_WIDTH;
      case "scale_factor" -> Content.SCALE_HEIGHT_WIDTH;
      case "target_sizes" -> Content.PICTURE_HEIGHT_WIDTH;
      default -> Content.PICTURE_WIDTH_HEIGHT;
    };
  }

  private static CardFinding finding(String name, Content content) {
    boolean known = content != Content.PICTURE_WIDTH_HEIGHT || name.equals("orig_target_sizes");
    return new CardFinding(
        "inputs",
        name + " " + content.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        known ? Grade.KNOWN : Grade.LIKELY,
        known ? "by its name" : "by its shape, in RT-DETR's order");
  }

  static boolean isDynamicOr(long expected, long size) {
    return size == TensorInfo.DYNAMIC || size == expected;
  }
}
