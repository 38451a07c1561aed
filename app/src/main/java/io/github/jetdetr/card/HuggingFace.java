package io.github.jetdetr.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.preprocess.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relevant settings of Hugging Face's {@code config.json} and {@code preprocessor_config.json}
 * next to a model, or one folder up where the model is in a folder {@code onnx} (transformers.js,
 * Optimum). If the files are absent, everything is unknown.
 *
 * @param type the model's type, empty when unknown
 * @param scores null when unknown
 * @param size the canvas or the rule for it, null when unknown
 * @param rescale factor of the levels, null when unknown
 * @param mean per channel in rescaled levels, null when unknown
 * @param std per channel in rescaled levels, null when unknown
 * @param filter null when unknown
 * @param labels by class number, empty when unknown
 * @param notes what the files say and is not followed, one line each
 */
record HuggingFace(
    String type,
    @Nullable ScoreKind scores,
    @Nullable ProcessorSize size,
    @Nullable Float rescale,
    @Nullable List<Float> mean,
    @Nullable List<Float> std,
    @Nullable Filter filter,
    List<String> labels,
    List<String> notes) {

  // transformers' post_process_object_detection: softmax and [..., :-1] in the first, sigmoid in
  // the second (Conditional DETR among them: it was trained with the focal loss). DETA is in
  // neither, because its outputs need a non-maximum suppression.
  private static final Set<String> SOFTMAX = Set.of("detr", "table-transformer", "yolos");
  private static final Set<String> SIGMOID =
      Set.of(
          "conditional_detr",
          "deformable_detr",
          "dab-detr",
          "rt_detr",
          "rt_detr_v2",
          "d_fine",
          "deimv2",
          "rf_detr",
          "lw_detr",
          "pp_doclayout_v2",
          "pp_doclayout_v3",
          "pp_doclayout_v4");

  /** A copy with the score kind given by another source. */
  HuggingFace with(ScoreKind known) {
    return new HuggingFace(type, known, size, rescale, mean, std, filter, labels, notes);
  }

  /** A copy with the labels given by another source. */
  HuggingFace with(List<String> known) {
    return new HuggingFace(type, scores, size, rescale, mean, std, filter, known, notes);
  }

  static HuggingFace read(Path model) throws ModelException {
    JsonNode config = json(model, "config.json");
    JsonNode preprocessor = json(model, "preprocessor_config.json");
    if (preprocessor.isMissingNode()) {
      // transformers 5 writes one file for all processors.
      preprocessor = json(model, "processor_config.json").path("image_processor");
    }
    String type = config.path("model_type").asText();
    boolean known = preprocessor.isObject();
    boolean normalizes = preprocessor.path("do_normalize").asBoolean(true);
    boolean rescales = preprocessor.path("do_rescale").asBoolean(true);
    float factor = (float) preprocessor.path("rescale_factor").asDouble(1 / 255.0);
    if (!(factor > 0) || !Float.isFinite(factor)) {
      throw new ModelException(
          model
              + ": rescale_factor must be above 0, but was "
              + preprocessor.path("rescale_factor"));
    }
    List<String> notes = new ArrayList<>();
    if (!preprocessor.path("do_resize").asBoolean(true)) {
      notes.add("resize: frames are resized although do_resize is false");
    }
    if (preprocessor.path("pad_size").isObject()) {
      notes.add("resize: pad_size is not followed");
    }
    return new HuggingFace(
        type,
        scores(type, config),
        ProcessorSize.of(preprocessor, type),
        known ? (Float) (rescales ? factor : 1f) : null,
        known ? (normalizes ? three(preprocessor, "image_mean") : ModelCard.NO_MEAN) : null,
        known ? (normalizes ? three(preprocessor, "image_std") : ModelCard.NO_STD) : null,
        known ? filter(model, preprocessor) : null,
        labels(config.path("id2label")),
        notes);
  }

  private static @Nullable ScoreKind scores(String type, JsonNode config) {
    if (SOFTMAX.contains(type)) {
      return ScoreKind.SOFTMAX;
    }
    if (!SIGMOID.contains(type)) {
      return null;
    }
    boolean focal = config.path("use_focal_loss").asBoolean(true);
    return focal ? ScoreKind.SIGMOID : ScoreKind.SOFTMAX;
  }

  /**
   * Pillow's number of the filter; without one the processors of detectors are bilinear. Those of
   * RF-DETR and PP-DocLayout do not antialias, RF-DETR's resizes floats (transformers 5.24).
   */
  private static Filter filter(Path model, JsonNode preprocessor) throws ModelException {
    JsonNode resample = preprocessor.path("resample");
    int number = resample.isNumber() ? resample.asInt() : 2;
    String type = preprocessor.path("image_processor_type").asText();
    if (type.startsWith("RfDetr") && number == 2) {
      return Filter.TORCH_LINEAR;
    }
    if (type.matches("(RfDetr|PPDocLayout).*")) {
      return number == 3 ? Filter.TORCHVISION_CUBIC : Filter.TORCHVISION_LINEAR;
    }
    return switch (number) {
      case 0 -> Filter.NEAREST;
      case 1 -> Filter.LANCZOS;
      case 2 -> Filter.BILINEAR;
      case 3 -> Filter.BICUBIC;
      case 4 -> Filter.BOX;
      case 5 -> Filter.HAMMING;
      default ->
          throw new ModelException(
              "%s: resample must be in [0, 5], but was %s".formatted(model, resample));
    };
  }

  private static JsonNode json(Path model, String name) throws ModelException {
    ObjectMapper mapper = new ObjectMapper();
    Path path = model.resolveSibling(name);
    Path folder = model.toAbsolutePath().normalize().getParent();
    if (!Files.isRegularFile(path) && folder != null && folder.endsWith("onnx")) {
      path = folder.resolveSibling(name);
    }
    if (!Files.isRegularFile(path)) {
      return mapper.missingNode();
    }
    try {
      return mapper.readTree(path.toFile());
    } catch (IOException e) {
      throw new ModelException(
          path + " is not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  private static @Nullable List<Float> three(JsonNode preprocessor, String key) {
    List<Float> values = new ArrayList<>();
    for (JsonNode value : preprocessor.path(key)) {
      // Not a number counts as not given; a deviation of 0 would mean a division by zero.
      if (!value.isNumber() || (key.equals("image_std") && !(value.floatValue() > 0))) {
        return null;
      }
      values.add(value.floatValue());
    }
    return values.size() == 3 ? values : null;
  }

  private static List<String> labels(JsonNode id2label) {
    List<String> labels = new ArrayList<>();
    for (int classId = 0; id2label.has(String.valueOf(classId)); classId++) {
      labels.add(id2label.get(String.valueOf(classId)).asText());
    }
    return labels;
  }
}
