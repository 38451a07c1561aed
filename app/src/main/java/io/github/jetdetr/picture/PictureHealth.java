package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Checks every picture of one camera for faults: black, blown out, blank, frozen, damaged, blurred,
 * or showing another view than before.
 *
 * <p>Levels are brightness in 0..255 at some 9,000 points. A fault is reported only after it has
 * lasted for seconds of the frames' capture time, and so is its end. If there are several faults,
 * the first of {@link PictureState} is reported.
 *
 * <ul>
 *   <li>black: 98 % of the points at most 32; a street at night has lamps that are brighter
 *   <li>blown out: half of the points at 250 or more
 *   <li>blank: from the 1st to the 99th percentile at most 12
 *   <li>frozen: every point unchanged for 10 s, which is longer than the key frame interval of most
 *       streams. A sensor's noise never repeats. A replay may stand still and is never reported as
 *       frozen
 *   <li>damaged: the camera knows that data of it were lost; said at once, and of no picture more
 *   <li>blurred: {@link Sharpness}; shifted: {@link ViewShiftDetector}. Both are evaluated five
 *       times a second. A replay of a moving camera may cut from scene to scene and is never
 *       reported as blurred
 * </ul>
 *
 * <p>Pictures are checked by one thread; counts may be read by any. Allocates nothing in the steady
 * state.
 */
@HotPath
public final class PictureHealth {

  private static final int BLACK_LEVEL = 32;
  private static final int WHITE_LEVEL = 250;
  private static final int MAX_BLANK_SPREAD = 12;
  private static final Duration DETAIL_CHECK_INTERVAL = Duration.ofMillis(200);
  private static final int STATES = PictureState.values().length;

  private final LuminanceGrid grid = new LuminanceGrid();
  private final Sharpness sharpness;
  private final @Nullable ViewShiftDetector viewShift;

  private final Debounce black = debounce(2, 1);
  private final Debounce blownOut = debounce(2, 1);
  private final Debounce blank = debounce(2, 1);
  private final Debounce frozen = debounce(10, 1);
  private final Debounce blurred = debounce(5, 2);
  private final Debounce shifted = debounce(10, 5);

  private final AtomicLongArray counts = new AtomicLongArray(STATES);
  private long detailCheckedAtNanos;
  private boolean hasCheckedDetail;
  private boolean isDetailLost;
  private boolean hasMoved;

  /**
   * @param fixed whether the camera is mounted at a fixed place, so that its view must not change
   */
  public PictureHealth(boolean fixed) {
    sharpness = new Sharpness(fixed);
    viewShift = fixed ? new ViewShiftDetector() : null;
  }

  private static Debounce debounce(int beginSeconds, int endSeconds) {
    return new Debounce(Duration.ofSeconds(beginSeconds), Duration.ofSeconds(endSeconds));
  }

  /** Checks the camera's next picture. */
  public PictureState check(Frame frame) {
    if (grid.read(frame)) {
      sharpness.reset();
      if (viewShift != null) {
        viewShift.reset();
      }
    }
    PictureState state = evaluate(frame);
    counts.incrementAndGet(state.ordinal());
    return state;
  }

  private PictureState evaluate(Frame frame) {
    long now = frame.capturedAtNanos();
    boolean isBlack = grid.percentile(0.98) <= BLACK_LEVEL;
    boolean isWhite = grid.percentile(0.5) >= WHITE_LEVEL;
    boolean isEven = grid.percentile(0.99) - grid.percentile(0.01) <= MAX_BLANK_SPREAD;
    boolean isReplay = frame.timeSource() == TimeSource.REPLAY;
    boolean isRepeated = grid.isRepeated() && !isReplay;
    boolean mayCut = isReplay && viewShift == null;
    boolean isDamaged = frame.damage() > 0;
    if (!isBlack && !isWhite && !isEven && !isRepeated && !isDamaged && !mayCut) {
      checkDetail(frame, now);
    }
    // All are updated, whatever the first returns: each has its own timer.
    boolean blackReported = black.update(isBlack, now);
    boolean blownOutReported = blownOut.update(isWhite, now);
    boolean blankReported = blank.update(isEven && !isBlack && !isWhite, now);
    boolean frozenReported = frozen.update(isRepeated, now);
    boolean blurredReported = blurred.update(isDetailLost, now);
    boolean shiftedReported = shifted.update(hasMoved, now);
    if (blackReported) {
      return PictureState.BLACK;
    }
    if (blownOutReported) {
      return PictureState.BLOWN_OUT;
    }
    if (blankReported) {
      return PictureState.BLANK;
    }
    if (frozenReported) {
      return PictureState.FROZEN;
    }
    if (isDamaged) {
      return PictureState.DAMAGED;
    }
    if (blurredReported) {
      return PictureState.BLURRED;
    }
    return shiftedReported ? PictureState.SHIFTED : PictureState.GOOD;
  }

  /** Evaluates sharpness and view shift, which change slowly and are more expensive. */
  private void checkDetail(Frame frame, long now) {
    if (hasCheckedDetail && now - detailCheckedAtNanos < DETAIL_CHECK_INTERVAL.toNanos()) {
      return;
    }
    hasCheckedDetail = true;
    detailCheckedAtNanos = now;
    isDetailLost = sharpness.isLost(frame);
    // Without edges, views cannot be distinguished.
    if (viewShift != null && !isDetailLost) {
      hasMoved = viewShift.hasMoved(grid);
    }
  }

  /** The median brightness of the last picture, in 0..255. */
  int medianLight() {
    return grid.percentile(0.5);
  }

  /** Counts a damaged picture that is not checked otherwise. */
  void countDamaged() {
    counts.incrementAndGet(PictureState.DAMAGED.ordinal());
  }

  /** Number of pictures in this state. */
  public long count(PictureState state) {
    return counts.get(state.ordinal());
  }
}
