package io.github.jetdetr.card;

/**
 * One statement about a model, and what it rests on.
 *
 * @param what the card's key, such as {@code scores} or {@code mean and std}
 * @param value its value in words
 * @param why what speaks for it, in a few words
 */
public record CardFinding(String what, String value, Grade grade, String why) {

  /** {@code scores: sigmoid}. */
  @Override
  public String toString() {
    return what + ": " + value;
  }
}
