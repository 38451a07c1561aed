package io.github.jetdetr.training.attack;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.training.export.OnnxExport;
import io.github.jetdetr.training.export.OnnxImport;
import io.github.jetdetr.training.export.OnnxShape;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * A network that was read from the model that training made of it. Owns native memory; must be
 * closed.
 *
 * @param file the model
 * @param digest {@code sha256:…} of the file
 * @param labels its classes, by number
 * @param shape its dimensions
 * @param weights its weights, sealed; norms that were folded do nothing
 */
public record AttackedNetwork(
    Path file, String digest, List<String> labels, NetworkShape shape, Weights weights)
    implements AutoCloseable {

  public AttackedNetwork {
    labels = List.copyOf(labels);
  }

  /**
   * Reads a model of this project. Written again, it has to be the same file: so every weight was
   * taken over, and nothing is in the graph that this network does not compute.
   *
   * @throws ModelException in one line, if it cannot be read or {@link OnnxExport} did not write it
   */
  public static AttackedNetwork read(Path file) throws ModelException {
    String digest = OnnxFile.read(file).digest();
    try {
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      NetworkShape shape = OnnxShape.of(model);
      List<String> labels = ModelCards.find(OnnxFile.read(file)).card().labels();
      if (labels.size() != shape.classes()) {
        throw new ModelException(
            "it has %d classes, but %d labels".formatted(shape.classes(), labels.size()));
      }
      return new AttackedNetwork(file, digest, labels, shape, weights(file, model, shape, labels));
    } catch (ModelException | IndexOutOfBoundsException e) {
      throw new ModelException(
          "%s is not a model that this project trained: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }

  private static Weights weights(
      Path file, ModelProto model, NetworkShape shape, List<String> labels)
      throws IOException, ModelException {
    Weights weights = declared(shape);
    boolean isSame = false;
    try {
      OnnxImport.into(file, labels, weights, labels);
      isSame = OnnxExport.model(shape, weights).getGraph().equals(model.getGraph());
    } finally {
      if (!isSame) {
        weights.close();
      }
    }
    if (!isSame) {
      throw new ModelException("its graph or a weight is not as training writes it");
    }
    return weights;
  }

  /** Weights of such a network, without what only training has. */
  @SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
  private static Weights declared(NetworkShape shape) {
    Weights weights = new Weights(0);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      new Network<>(shape, TorchOps.inference(weights))
          .detect(Torch.zeros(1, 3, shape.imageHeight(), shape.imageWidth()));
    }
    weights.seal();
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
