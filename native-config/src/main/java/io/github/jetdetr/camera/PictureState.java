package io.github.jetdetr.camera;

/** What is wrong with a camera's pictures, worst first; how each is told is said where it is. */
public enum PictureState {
  /** Nothing to see: the lens covered, no light, no signal. */
  BLACK("black"),
  /** Most of the picture at the sensor's upper end. */
  BLOWN_OUT("blown_out"),
  /** One even tone in between: a covered lens by day, a grey picture of a broken stream. */
  BLANK("blank"),
  /** The same picture again and again. */
  FROZEN("frozen"),
  /** Fine detail is gone that was there before: focus, dirt, drops, fog on the lens. */
  BLURRED("blurred"),
  /** A camera that stands still looks elsewhere than before. */
  SHIFTED("shifted"),
  /** Nothing was found, or nobody looked. */
  GOOD("good");

  private final String word;

  PictureState(String word) {
    this.word = word;
  }

  /** The word used in messages, as a value and as a key. */
  public String word() {
    return word;
  }
}
