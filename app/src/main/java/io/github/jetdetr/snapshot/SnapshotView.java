package io.github.jetdetr.snapshot;

import io.github.jetdetr.yaml.YamlMap;

/** What a picture of an event shows. */
public enum SnapshotView {
  /** The object with some of what is around it. */
  CROP(false, false),
  /** The same with its box, label and score drawn. */
  CROP_BOXED(false, true),
  /** The whole frame. */
  WHOLE(true, false),
  /** The whole frame with the object's box, label and score drawn. */
  WHOLE_BOXED(true, true);

  private final boolean whole;
  private final boolean boxed;

  SnapshotView(boolean whole, boolean boxed) {
    this.whole = whole;
    this.boxed = boxed;
  }

  /** Whether it shows the whole frame. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether boxes are drawn on it. */
  public boolean isBoxed() {
    return boxed;
  }

  /** As in topics and in the configuration: {@code crop-boxed}. */
  public String word() {
    return YamlMap.word(this);
  }
}
