package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Says of every picture of one camera whether something is wrong with it: black, blown out, blank,
 * frozen, blurred, or not what the camera looked at before.
 *
 * <p>Levels are in 0..255 of the light of some 9,000 points. What is said holds only after it has
 * stood for seconds of the frames' own time, and so does the all-clear. Where several things are
 * wrong, the first of {@link PictureState} is said.
 *
 * <ul>
 *   <li>black: 98 % of the points at most 32; a street at night has lamps that are lighter
 *   <li>blown out: half of the points at 250 or more
 *   <li>blank: from the 1st to the 99th percentile at most 12
 *   <li>frozen: every point as before, for 10 s, longer than most streams go without a key frame. A
 *       sensor's noise never repeats. A replay may stand still: it is never frozen
 *   <li>blurred: {@link Sharpness}; shifted: {@link ViewShiftDetector}. Both look five times a
 *       second. A replay whose view does not stay may cut from scene to scene: it is never blurred
 * </ul>
 *
 * <p>Looked at by one thread; counts may be read by any. A steady look allocates nothing.
 */
@HotPath
public final class PictureHealth {

  private static final int BLACK_LEVEL = 32;
  private static final int WHITE_LEVEL = 250;
  private static final int EVEN_LEVELS = 12;
  private static final Duration LOOK_CLOSER_EVERY = Duration.ofMillis(200);
  private static final int STATES = PictureState.values().length;

  private final LuminanceGrid grid = new LuminanceGrid();
  private final Sharpness sharpness;
  private final @Nullable ViewShiftDetector aim;

  private final Debounce black = signs(2, 1);
  private final Debounce blownOut = signs(2, 1);
  private final Debounce blank = signs(2, 1);
  private final Debounce frozen = signs(10, 1);
  private final Debounce blurred = signs(5, 2);
  private final Debounce shifted = signs(10, 5);

  private final AtomicLongArray counts = new AtomicLongArray(STATES);
  private long lookedCloserAtNanos;
  private boolean hasLookedCloser;
  private boolean isDetailLost;
  private boolean hasMoved;

  /**
   * @param fixed whether the camera stands still, so that its view should; on a vehicle no view
   *     lasts
   */
  public PictureHealth(boolean fixed) {
    sharpness = new Sharpness(fixed);
    aim = fixed ? new ViewShiftDetector() : null;
  }

  private static Debounce signs(int beginSeconds, int endSeconds) {
    return new Debounce(Duration.ofSeconds(beginSeconds), Duration.ofSeconds(endSeconds));
  }

  /** Judges the camera's next picture. */
  public PictureState look(Frame frame) {
    if (grid.read(frame)) {
      sharpness.reset();
      if (aim != null) {
        aim.reset();
      }
    }
    PictureState state = judge(frame);
    counts.incrementAndGet(state.ordinal());
    return state;
  }

  private PictureState judge(Frame frame) {
    long now = frame.capturedAtNanos();
    boolean isBlack = grid.percentile(0.98) <= BLACK_LEVEL;
    boolean isWhite = grid.percentile(0.5) >= WHITE_LEVEL;
    boolean isEven = grid.percentile(0.99) - grid.percentile(0.01) <= EVEN_LEVELS;
    boolean isReplay = frame.timeSource() == TimeSource.REPLAY;
    boolean isRepeated = grid.isRepeated() && !isReplay;
    boolean mayCut = isReplay && aim == null;
    if (!isBlack && !isWhite && !isEven && !isRepeated && !mayCut) {
      lookCloser(frame, now);
    }
    // All are asked, whatever the first says: each keeps its own time.
    boolean saysBlack = black.believes(isBlack, now);
    boolean saysWhite = blownOut.believes(isWhite, now);
    boolean saysEven = blank.believes(isEven && !isBlack && !isWhite, now);
    boolean saysFrozen = frozen.believes(isRepeated, now);
    boolean saysBlurred = blurred.believes(isDetailLost, now);
    boolean saysShifted = shifted.believes(hasMoved, now);
    if (saysBlack) {
      return PictureState.BLACK;
    }
    if (saysWhite) {
      return PictureState.BLOWN_OUT;
    }
    if (saysEven) {
      return PictureState.BLANK;
    }
    if (saysFrozen) {
      return PictureState.FROZEN;
    }
    if (saysBlurred) {
      return PictureState.BLURRED;
    }
    return saysShifted ? PictureState.SHIFTED : PictureState.GOOD;
  }

  /** What changes slowly or costs more; a picture without detail says nothing about it. */
  private void lookCloser(Frame frame, long now) {
    if (hasLookedCloser && now - lookedCloserAtNanos < LOOK_CLOSER_EVERY.toNanos()) {
      return;
    }
    hasLookedCloser = true;
    lookedCloserAtNanos = now;
    isDetailLost = sharpness.isLost(frame);
    // Without its edges a view cannot be told from another.
    if (aim != null && !isDetailLost) {
      hasMoved = aim.hasMoved(grid);
    }
  }

  /** The median of the last picture's light, in 0..255. */
  int medianLight() {
    return grid.percentile(0.5);
  }

  /** How many pictures were judged so. */
  public long count(PictureState state) {
    return counts.get(state.ordinal());
  }
}
