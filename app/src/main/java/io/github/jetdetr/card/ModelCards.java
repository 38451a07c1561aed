package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads, drafts and writes model cards. Stateless.
 *
 * <p>A card may describe the training in a list {@code training}; it is not evaluated.
 *
 * <p>A card is stored next to its model under the same name ({@code model.onnx}, {@code
 * model.yaml}; {@code model.int8.onnx} and {@code model.fp16.onnx} share {@code model.yaml}).
 * Without one, a draft is made: from the graph and its metadata, from Hugging Face's {@code
 * config.json} and {@code preprocessor_config.json} next to it or one folder up, and for the rest
 * from the training defaults of models with this layout.
 */
public final class ModelCards {

  /**
   * A card, a layout and where they came from.
   *
   * @param source the card's file, null if it was drafted
   * @param findings what each value of a draft rests on; empty for a card that was read
   */
  public record Found(
      ModelCard card, ModelLayout layout, @Nullable Path source, List<CardFinding> findings) {

    public Found {
      findings = List.copyOf(findings);
    }

    /**
     * What neither the graph nor a file specified, one line each; empty for a card that was read.
     */
    public List<String> assumptions() {
      return findings.stream()
          .filter(finding -> finding.grade() != Grade.KNOWN)
          .map(CardFinding::toString)
          .toList();
    }

    /** The same with another card. */
    public Found with(ModelCard other) {
      return new Found(other, layout, source, findings);
    }
  }

  private ModelCards() {}

  /**
   * Reads the card next to the model, or drafts one.
   *
   * @throws ModelException if the card is wrong, or the graph is not recognised and no card says
   *     what its outputs are
   */
  public static Found find(OnnxFile file) throws ModelException {
    Path beside = path(file.path());
    if (Files.exists(beside)) {
      return CardReader.read(beside, file);
    }
    LayoutGuess.Recognised guess = LayoutGuess.of(file);
    CardDraft.Drafted draft = CardDraft.of(file, guess.layout(), HuggingFace.read(file.path()));
    List<CardFinding> findings = new ArrayList<>(guess.findings());
    findings.addAll(draft.findings());
    return new Found(draft.card(), guess.layout(), null, findings);
  }

  /** Path of a model's card, whether it exists or not. */
  public static Path path(Path model) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.onnx$", "");
    Path exact = model.resolveSibling(name + ".yaml");
    return Files.exists(exact) ? exact : model.resolveSibling(baseName(model) + ".yaml");
  }

  /** The file name without extension and precision. */
  static String baseName(Path model) {
    return String.valueOf(model.getFileName())
        .replaceFirst("\\.onnx$", "")
        .replaceFirst("\\.(int8|fp16|fp32)(\\.cpu)?$", "");
  }

  /** The card as YAML, with a comment at every line that has to be checked. */
  public static String write(Found found) {
    return CardWriter.write(found);
  }

  /** A card to be filled in, for a graph that {@link #find} refuses. */
  public static String skeleton(OnnxFile file) {
    return CardWriter.skeleton(file);
  }
}
