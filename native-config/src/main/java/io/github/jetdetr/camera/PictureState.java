package io.github.jetdetr.camera;

/** What is wrong with a camera's pictures, the most severe first. */
public enum PictureState {
  /** Black: lens covered, no light, no signal. */
  BLACK("black"),
  /** Overexposed: most of the picture is saturated. */
  BLOWN_OUT("blown_out"),
  /** One uniform tone in between: a covered lens by day, a gray picture of a broken stream. */
  BLANK("blank"),
  /** The same picture repeatedly. */
  FROZEN("frozen"),
  /** Parts are missing or wrong, since data were lost on the way. */
  DAMAGED("damaged"),
  /** Fine detail has been lost: out of focus, or dirt, drops or fog on the lens. */
  BLURRED("blurred"),
  /** The view of a fixed camera has shifted. */
  SHIFTED("shifted"),
  /** Nothing is wrong, or pictures are not checked. */
  GOOD("good");

  private final String word;

  PictureState(String word) {
    this.word = word;
  }

  /** The value and key in messages. */
  public String word() {
    return word;
  }
}
