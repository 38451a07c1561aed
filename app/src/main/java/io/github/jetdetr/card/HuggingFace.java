package io.github.jetdetr.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relevant settings of Hugging Face's {@code config.json} and {@code preprocessor_config.json}
 * next to a model. If the files are absent, everything is unknown.
 *
 * @param scores null when unknown
 * @param width canvas in pixels, 0 when unknown
 * @param height canvas in pixels, 0 when unknown
 * @param mean per channel in 0..1, null when unknown
 * @param std per channel in 0..1, null when unknown
 * @param labels by class number, empty when unknown
 */
record HuggingFace(
    @Nullable ScoreKind scores,
    int width,
    int height,
    @Nullable List<Float> mean,
    @Nullable List<Float> std,
    List<String> labels) {

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
          "rf_detr",
          "lw_detr");

  /** A copy with the score kind given by another source. */
  HuggingFace with(ScoreKind known) {
    return new HuggingFace(known, width, height, mean, std, labels);
  }

  static HuggingFace read(Path model) throws ModelException {
    JsonNode config = json(model.resolveSibling("config.json"));
    JsonNode preprocessor = json(model.resolveSibling("preprocessor_config.json"));
    String type = config.path("model_type").asText();
    ScoreKind scores = SOFTMAX.contains(type) ? ScoreKind.SOFTMAX : null;
    if (SIGMOID.contains(type)) {
      scores = ScoreKind.SIGMOID;
    }
    boolean known = preprocessor.isObject();
    boolean normalizes = preprocessor.path("do_normalize").asBoolean(true);
    return new HuggingFace(
        scores,
        side(preprocessor, "width", "longest_edge", "max_size"),
        side(preprocessor, "height", "shortest_edge", "size"),
        known ? (normalizes ? three(preprocessor, "image_mean") : ModelCard.NO_MEAN) : null,
        known ? (normalizes ? three(preprocessor, "image_std") : ModelCard.NO_STD) : null,
        labels(config.path("id2label")));
  }

  /**
   * One side of the input: as given, or that of a landscape picture. Older files contain plain
   * numbers, {@code "size": 800, "max_size": 1333}.
   */
  private static int side(JsonNode preprocessor, String exact, String edge, String older) {
    JsonNode size = preprocessor.path("size");
    return size.path(exact).asInt(size.path(edge).asInt(preprocessor.path(older).asInt()));
  }

  private static JsonNode json(Path path) throws ModelException {
    ObjectMapper mapper = new ObjectMapper();
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
