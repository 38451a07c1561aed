package io.github.jetdetr.engine;

/**
 * A network's outputs cannot be what its model card says they are, such as scores outside 0..1: the
 * model is read wrongly, or it is damaged. The message is one line with what was seen and where to
 * look; trying again is of no use.
 */
public final class ImplausibleOutputException extends InferenceException {

  private static final long serialVersionUID = 1L;

  public ImplausibleOutputException(String message) {
    super(message);
  }
}
