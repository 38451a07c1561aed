package io.github.jetdetr.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import java.util.Arrays;
import java.util.List;

/**
 * Compares detections with the ground truth, frame by frame, on cameras that know it.
 *
 * <p>Detections are matched in descending order of score: each takes the unmatched object of its
 * label with the highest overlap, at an intersection over union of at least 0.5. Objects that are
 * not counted neither reward nor penalise: a detection mostly inside one is ignored. Labels match
 * by name; labels known to only one side are ignored.
 *
 * <p>Thread-safe. Comparing allocates nothing in the steady state.
 */
public final class SelfCheck {

  /** Minimum intersection over union of a detection with its object. */
  public static final float MIN_OVERLAP = 0.5f;

  private static final float MIN_COVERED_SHARE = 0.5f;
  private static final int NOT_SHARED = -1;

  private final int[] labelOfClass;
  private final boolean[] shared;
  private boolean[] taken = new boolean[32];

  @GuardedBy("this")
  private long frames;

  @GuardedBy("this")
  private long objects;

  @GuardedBy("this")
  private long detected;

  @GuardedBy("this")
  private long correct;

  /**
   * @param modelLabels the model's labels of classes 0, 1, …
   * @param truthLabels the camera's labels, {@link
   *     io.github.jetdetr.camera.CameraSource#truthLabels()}
   */
  public SelfCheck(List<String> modelLabels, List<String> truthLabels) {
    shared = new boolean[truthLabels.size()];
    labelOfClass = new int[modelLabels.size()];
    Arrays.fill(labelOfClass, NOT_SHARED);
    for (int classId = 0; classId < labelOfClass.length; classId++) {
      int label = truthLabels.indexOf(modelLabels.get(classId));
      if (label >= 0) {
        labelOfClass[classId] = label;
        shared[label] = true;
      }
    }
  }

  /** Number of labels of the ground truth. */
  public int labels() {
    return shared.length;
  }

  /** Number of ground truth labels that the model knows too. */
  public int sharedLabels() {
    int count = 0;
    for (boolean known : shared) {
      count += known ? 1 : 0;
    }
    return count;
  }

  /**
   * Compares one frame.
   *
   * @param found best first, pixels of the frame
   * @param truth everything that is visible on it
   */
  public synchronized void compare(Detections found, List<TrueObject> truth) {
    if (taken.length < truth.size()) {
      taken = new boolean[2 * truth.size()];
    }
    Arrays.fill(taken, 0, truth.size(), false);
    frames++;
    for (int at = 0; at < truth.size(); at++) {
      TrueObject object = truth.get(at);
      if (object.counted() && shared[object.labelIndex()]) {
        objects++;
      }
    }
    for (int index = 0; index < found.count(); index++) {
      judge(found, index, truth);
    }
  }

  @GuardedBy("this")
  private void judge(Detections found, int index, List<TrueObject> truth) {
    int classId = found.classId(index);
    int label = classId < labelOfClass.length ? labelOfClass[classId] : NOT_SHARED;
    if (label == NOT_SHARED) {
      return;
    }
    int best = -1;
    float bestOverlap = MIN_OVERLAP;
    boolean ignored = false;
    for (int at = 0; at < truth.size(); at++) {
      TrueObject object = truth.get(at);
      if (object.labelIndex() != label || taken[at]) {
        continue;
      }
      float common = intersection(found, index, object);
      float detectionArea = area(found, index);
      if (!object.counted()) {
        ignored |= common > MIN_COVERED_SHARE * detectionArea;
        continue;
      }
      float overlap = common / (detectionArea + area(object) - common);
      if (overlap >= bestOverlap) {
        best = at;
        bestOverlap = overlap;
      }
    }
    if (best >= 0) {
      taken[best] = true;
      correct++;
      detected++;
    } else if (!ignored) {
      detected++;
    }
  }

  private static float intersection(Detections found, int index, TrueObject object) {
    float width =
        Math.min(found.x2(index), object.right()) - Math.max(found.x1(index), object.left());
    float height =
        Math.min(found.y2(index), object.bottom()) - Math.max(found.y1(index), object.top());
    return Math.max(0, width) * Math.max(0, height);
  }

  private static float area(Detections found, int index) {
    return Math.max(0, found.x2(index) - found.x1(index))
        * Math.max(0, found.y2(index) - found.y1(index));
  }

  private static float area(TrueObject object) {
    return (float) (object.right() - object.left()) * (object.bottom() - object.top());
  }

  /** The counts so far. */
  public synchronized SelfCheckTally tally() {
    return new SelfCheckTally(frames, objects, detected, correct);
  }
}
