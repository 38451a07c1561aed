package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.yaml.YamlMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a card as YAML, ready to be edited by hand: a comment stands at every line that a person
 * has to check, with what the value rests on.
 */
final class CardWriter {

  private final List<CardFinding> findings;
  private final StringBuilder yaml = new StringBuilder();

  private CardWriter(List<CardFinding> findings) {
    this.findings = findings;
  }

  static String write(ModelCards.Found found) {
    CardWriter writer = new CardWriter(found.findings());
    writer.layout(found.layout());
    writer.card(found.card(), found.layout());
    return writer.yaml.toString();
  }

  /** A card to be filled in, for a graph that was not recognised. */
  static String skeleton(OnnxFile file) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Not recognised; fill in what stands after every '?'. The graph has\n");
    for (TensorInfo input : file.inputs()) {
      yaml.append("#   input  ").append(oneLine(input)).append('\n');
    }
    for (TensorInfo output : file.outputs()) {
      yaml.append("#   output ").append(oneLine(output)).append('\n');
    }
    return yaml.append(
            """
            layout: queries   # ? queries, packed, post-processed or rows
            outputs:
              scores: "?"     # the output with logits or scores
              boxes: "?"      # the output with boxes
              # labels: "?"   # the output with class numbers, only if post-processed
              box_form: cxcywh      # ? cxcywh, xyxy or xywh
              box_unit: normalized  # ? normalized (0..1), canvas (pixels of the input) or picture
            scores: sigmoid   # ? sigmoid, softmax or probability
            no_object: none   # ? none, first or last column
            """)
        .toString();
  }

  private static String oneLine(TensorInfo tensor) {
    return tensor.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private void layout(ModelLayout layout) {
    line("layout", YamlMap.word(layout.kind()), "");
    yaml.append("inputs:\n");
    line("  " + key(layout.image()), "picture", "");
    for (FedInput input : layout.fed()) {
      comment("inputs", input.name() + " ");
      line("  " + key(input.name()), YamlMap.word(input.content()), "");
    }
    yaml.append("outputs:\n");
    line("  scores", quote(layout.scores()), "");
    line("  boxes", quote(layout.boxes()), "");
    if (layout.labels() != null) {
      line("  labels", quote(layout.labels()), "");
    }
    line("  box_form", YamlMap.word(layout.boxForm()), "cxcywh, xyxy or xywh");
    line("  box_unit", YamlMap.word(layout.boxUnit()), "normalized, canvas or picture");
    if (layout.kind() == ModelLayout.Kind.ROWS) {
      line("  order", YamlMap.word(layout.order()), "box-score-class or class-score-box");
    }
  }

  private void card(ModelCard card, ModelLayout layout) {
    line("name", quote(card.name()), "");
    if (!layout.kind().isPostProcessed()) {
      line("scores", YamlMap.word(card.scores()), "sigmoid, softmax or probability");
      line("no_object", YamlMap.word(card.noObject()), "none, first or last column");
    }
    line("label_base", String.valueOf(card.labelBase()), "the first label's number");
    line("all_labels", String.valueOf(card.allLabels()), "true: several labels for one object");
    line("max_objects", String.valueOf(card.maxObjects()), "");
    yaml.append("input:\n");
    EdgeRule edges = card.edges();
    if (edges != null) {
      line("  canvas", "aspect", "every picture has its own aspect; fixed: all are resized alike");
      line("  shortest_edge", String.valueOf(edges.shortest()), "0: inside width × height");
      line("  longest_edge", String.valueOf(edges.longest()), "0: no limit");
      line("  multiple", String.valueOf(edges.multiple()), "");
    } else if (layout.hasOpenSides()) {
      line("  canvas", "fixed", "or aspect, with shortest_edge and longest_edge");
    }
    line("  width", String.valueOf(card.width()), "");
    line("  height", String.valueOf(card.height()), "");
    line("  color", card.bgr() ? "bgr" : "rgb", "");
    line("  rescale", String.valueOf(card.rescale()), "a level of 0..255 times this");
    comment("mean and std", "");
    line("  mean", card.mean().toString(), "");
    line("  std", card.std().toString(), "");
    line(
        "  resize",
        YamlMap.word(card.resize()),
        "stretch, fit (upper left, rest zero) or letterbox");
    line("  filter", YamlMap.word(card.filter()), "");
    comment("labels", "");
    String labels = card.labels().stream().map(CardWriter::quote).collect(Collectors.joining(", "));
    yaml.append("labels: [").append(labels).append("]\n");
  }

  private void line(String key, String value, String choices) {
    if (!key.endsWith("mean") && !key.endsWith("std")) {
      comment(key.strip(), "");
    }
    yaml.append(key).append(": ").append(value);
    if (!choices.isEmpty()) {
      yaml.append("   # ").append(choices);
    }
    yaml.append('\n');
  }

  /** Says above a line that it has to be checked, unless it is known. */
  private void comment(String key, String start) {
    for (CardFinding finding : findings) {
      boolean meant = finding.what().equals(key) && finding.value().startsWith(start);
      if (meant && finding.grade() != Grade.KNOWN) {
        yaml.append("# ")
            .append(YamlMap.word(finding.grade()))
            .append(", please check: ")
            .append(finding.toString().replaceAll("\\p{Cntrl}", "?"))
            .append(" (")
            .append(finding.why().replaceAll("\\p{Cntrl}", "?"))
            .append(")\n");
      }
    }
  }

  private static String key(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? name : quote(name);
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter == '"' || letter == '\\') {
        quoted.append('\\').append(letter);
      } else if (letter < ' ' || (letter >= 0x7F && letter <= 0xA0) || letter >= 0x2028) {
        // Line ends and characters that YAML does not allow unescaped, plus some that need no
        // escape but are rare.
        quoted.append("\\u%04X".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }
}
