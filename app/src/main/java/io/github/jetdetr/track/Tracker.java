package io.github.jetdetr.track;

import io.github.jetdetr.detect.Detections;
import java.util.Arrays;
import java.util.Objects;

/**
 * Turns the detections of one camera's frames into tracks: {@link #update}, once a frame, in the
 * order of capture.
 *
 * <p>A track begins at a detection that no track wants, as a guess. It is believed as soon as the
 * mean of its looks, weighed by time, is high enough, and from then on it is an object that others
 * may hear of. It ends, once, for one of the reasons of {@link TrackEnd}: a guess soon, when
 * nothing more speaks for it; an object when it was not seen for {@link
 * TrackSettings#keepSeconds()}, when it went out of the picture, when the camera was away for
 * longer than that, or when {@link #endAll} says so. An ended track can be read until the next
 * update.
 *
 * <p>Used by one thread. A steady tracker allocates nothing.
 */
public final class Tracker {

  /** How many objects are followed at once; what comes beyond that is not followed. */
  public static final int CAPACITY = 192;

  private static final int NONE = OptimalAssignment.NONE;

  // A camera that gives a frame every few seconds is slow; one that pauses is lost.
  private static final double GAP = 4;
  private static final double STEPS = 8;

  private final TrackSettings settings;
  private final Observations seen;
  private final Association association;
  private final CameraShift shift = new CameraShift();
  private final Track[] tracks = new Track[CAPACITY];
  private final int[] matches = new int[CAPACITY];
  private int alive;
  private int ended;
  private long lastNumber;
  private long lastNanos;
  private boolean begun;
  private double usualStep;
  private double driftX;
  private double driftY;

  /**
   * @param labels how many classes the model knows
   */
  public Tracker(TrackSettings settings, int labels) {
    this.settings = settings;
    seen = new Observations(labels);
    association = new Association(settings, CAPACITY);
    for (int at = 0; at < CAPACITY; at++) {
      tracks[at] = new Track(at, labels);
    }
  }

  /**
   * Takes the next frame. A frame that is not later than the one before changes nothing.
   *
   * @param capturedAtNanos on the monotonic clock
   * @param detections of this frame, best first, of all scores down to {@link
   *     TrackSettings#minScore()}; in pixels; not changed
   * @param width of the frame, px
   * @param height of the frame, px
   */
  public void update(long capturedAtNanos, Detections detections, int width, int height) {
    ended = 0;
    double step = begun ? (capturedAtNanos - lastNanos) / 1e9 : 0;
    if (begun && step <= 0) {
      return;
    }
    begun = true;
    lastNanos = capturedAtNanos;
    if (isPause(step)) {
      endAll(TrackEnd.CAMERA_LOST);
    }
    usualStep += (step - usualStep) / STEPS;
    seen.take(detections, width, height, settings);
    for (int at = 0; at < alive; at++) {
      tracks[at].predict(capturedAtNanos, driftX, driftY, settings);
    }
    followCamera();
    Arrays.fill(matches, 0, alive, NONE);
    double strong = settings.strongScore();
    association.match(tracks, alive, seen, strong, 2, /* weak= */ false, matches);
    association.match(tracks, alive, seen, 0, strong, /* weak= */ true, matches);
    takeMatches(Math.exp(-step / settings.memorySeconds()));
    bear(capturedAtNanos);
    judge();
  }

  private boolean isPause(double seconds) {
    return seconds > Math.max(settings.keepSeconds(), GAP * usualStep);
  }

  /**
   * Ends every track when no frame has come for longer than a camera that is there would let pass.
   *
   * @param silentNanos since the last frame was taken
   * @return whether the camera counts as lost
   */
  public boolean endIfSilent(long silentNanos) {
    boolean lost = begun && isPause(silentNanos / 1e9);
    if (lost) {
      endAll(TrackEnd.CAMERA_LOST);
    }
    return lost;
  }

  private void followCamera() {
    shift.estimate(tracks, alive, seen);
    if (shift.x() != 0 || shift.y() != 0) {
      driftX += shift.x();
      driftY += shift.y();
      for (int at = 0; at < alive; at++) {
        tracks[at].moveWithCamera(driftX, driftY);
      }
    }
  }

  private void takeMatches(double decay) {
    double look = 1 - decay;
    for (int at = 0; at < alive; at++) {
      if (matches[at] != NONE) {
        tracks[at].observe(seen, matches[at], settings);
        tracks[at].believe(logOdds(seen.score(matches[at])), look, decay);
      } else {
        // What hides behind another object is not missed.
        double visible = look * (1 - hidden(at));
        tracks[at].believe(logOdds(settings.missScore()), visible, 1 - visible);
      }
    }
  }

  /** Ends every track: the camera is gone, or nobody watches any more. */
  public void endAll(TrackEnd why) {
    for (int at = 0; at < alive; at++) {
      tracks[at].end(why);
    }
    ended += alive;
    alive = 0;
  }

  /** How much of a track lies behind others that are seen, in 0..1. */
  private double hidden(int at) {
    Track track = tracks[at];
    double most = 0;
    for (int other = 0; other < alive; other++) {
      if (other != at && matches[other] != NONE && tracks[other].isKept()) {
        // Who stands lower in the picture stands nearer.
        if (tracks[other].bottom() > track.bottom()) {
          most = Math.max(most, Boxes.covered(track, tracks[other]));
        }
      }
    }
    return most;
  }

  private static double logOdds(double probability) {
    double bounded = Math.max(0.001, Math.min(0.999, probability));
    return Math.log(bounded / (1 - bounded));
  }

  private void bear(long nanos) {
    for (int at = 0; at < seen.count() && alive + ended < CAPACITY; at++) {
      if (!seen.isTaken(at) && seen.score(at) >= settings.birthScore() && !isDouble(at)) {
        // Those that ended on this frame lie behind the living, and are still to be read.
        Track track = tracks[alive + ended];
        tracks[alive + ended] = tracks[alive];
        tracks[alive] = track;
        track.moveWithCamera(driftX, driftY);
        track.start(++lastNumber, seen, at, nanos, settings, logOdds(settings.priorScore()));
        track.believe(logOdds(seen.score(at)), settings.firstWeight(), 1);
        seen.markTaken(at, alive);
        matches[alive] = at;
        alive++;
      }
    }
  }

  // A weaker box on one that a track has taken is most often the same object again.
  private boolean isDouble(int at) {
    for (int other = 0; other < seen.count(); other++) {
      if (seen.isTaken(other)
          && seen.score(other) > seen.score(at)
          && seen.overlap(other, at) > settings.birthOverlap()) {
        return true;
      }
    }
    return false;
  }

  private void judge() {
    for (int at = alive - 1; at >= 0; at--) {
      Track track = tracks[at];
      boolean isSeen = matches[at] != NONE;
      track.setSeen(isSeen);
      if (track.belief() >= logOdds(settings.keepScore())) {
        track.keep();
      }
      boolean likely = track.belief() >= logOdds(settings.believeScore());
      if (likely) {
        track.confirm();
      }
      double unseen = track.unseenSeconds();
      double keep = track.isKept() ? settings.keepSeconds() : settings.guessSeconds();
      if (unseen > settings.guessSeconds() && track.insideFrame() < settings.minInside()) {
        end(at, TrackEnd.LEFT);
      } else if (unseen > keep) {
        end(at, track.isBelieved() ? TrackEnd.LOST : TrackEnd.DOUBTED);
      } else {
        track.setState(
            !track.isBelieved()
                ? TrackState.GUESSED
                : isSeen ? TrackState.SEEN : TrackState.UNSEEN);
        track.setShown(likely && unseen <= settings.bridgeSeconds());
      }
    }
  }

  // Ended tracks lie behind the living ones until the next update.
  private void end(int at, TrackEnd why) {
    Track track = tracks[at];
    track.end(why);
    int last = --alive;
    tracks[at] = tracks[last];
    tracks[last] = track;
    int match = matches[at];
    matches[at] = matches[last];
    matches[last] = match;
    ended++;
  }

  /** How many tracks there are, guesses included. */
  public int count() {
    return alive;
  }

  /** The number of the track that began last; 0 before the first. */
  public long lastNumber() {
    return lastNumber;
  }

  /** Numbers tracks after those of another tracker of the same camera. */
  public void numberAfter(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  /** One of the tracks, from 0; which number it has changes from frame to frame. */
  public Track track(int at) {
    return tracks[Objects.checkIndex(at, alive)];
  }

  /** How many tracks ended since the update before the last, guesses included. */
  public int endedCount() {
    return ended;
  }

  /** One of the tracks that ended, from 0; good until the next update. */
  public Track ended(int at) {
    return tracks[alive + Objects.checkIndex(at, ended)];
  }
}
