package io.github.jetdetr.track.event;

import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackEnd;
import java.util.Arrays;

/**
 * One object as an event tells of it: what it is, where it is and was, how it looked best. Times
 * are capture times on the monotonic clock; boxes are left, upper, right and lower edge in 0..1 of
 * the picture.
 *
 * <p>Overwritten from frame to frame: read it during the event. Used by the tracker's thread.
 */
public final class TrackedObject {

  private static final int EDGES = 4;
  // An object that the picture's edge cuts is no good look at it.
  private static final double CUT = 0.6;
  private static final double EDGE = 0.002;

  private final double[] box = new double[EDGES];
  private final double[] bestBox = new double[EDGES];
  private final PathSketch path = new PathSketch();

  private long number;
  private int label;
  private float score;
  private float bestScore;
  private double look;
  private double bestLook;
  private long bestAtNanos;
  private long firstSeenNanos;
  private long lastSeenNanos;
  private int hits;
  private long zones;
  private long zonesEver;
  private long crossedRight;
  private long crossedLeft;
  // By zone.
  private final long[] enteredAt;
  private final long[] stayed;
  private TrackEnd endedBy = TrackEnd.STOPPED;

  /**
   * @param zones how many the camera has
   */
  TrackedObject(int zones) {
    enteredAt = new long[zones];
    stayed = new long[zones];
  }

  void begin(Track track) {
    number = track.number();
    bestLook = 0;
    zones = 0;
    zonesEver = 0;
    crossedRight = 0;
    crossedLeft = 0;
    path.clear();
    Arrays.fill(stayed, 0);
  }

  /** Takes over what a frame shows of it. */
  void see(Track track) {
    label = track.label();
    score = track.score();
    hits = track.hits();
    firstSeenNanos = track.firstSeenNanos();
    lastSeenNanos = track.lastSeenNanos();
    for (int edge = 0; edge < EDGES; edge++) {
      box[edge] = Math.max(0, Math.min(1, track.edge(edge)));
    }
    path.add((box[0] + box[2]) / 2, box[3]);
    look = lookNow();
    if (look > bestLook) {
      bestLook = look;
      bestScore = score;
      bestAtNanos = lastSeenNanos;
      System.arraycopy(box, 0, bestBox, 0, EDGES);
    }
  }

  // How much there is to see, and how surely.
  private double lookNow() {
    boolean cut = box[0] < EDGE || box[1] < EDGE || box[2] > 1 - EDGE || box[3] > 1 - EDGE;
    return score * Math.sqrt((box[2] - box[0]) * (box[3] - box[1])) * (cut ? CUT : 1);
  }

  void end(Track track) {
    endedBy = track.endedBy();
  }

  void enter(int zone, long atNanos) {
    enteredAt[zone] = atNanos;
    zones |= 1L << zone;
    zonesEver |= 1L << zone;
  }

  void leave(int zone, long dwellNanos) {
    if (isIn(zone)) {
      stayed[zone] += dwellNanos;
    }
    zones &= ~(1L << zone);
  }

  void cross(int line, boolean toRight) {
    if (toRight) {
      crossedRight |= 1L << line;
    } else {
      crossedLeft |= 1L << line;
    }
  }

  double bestLook() {
    return bestLook;
  }

  /**
   * How good a look at it the last frame that shows it is: how much there is to see, how surely.
   */
  public double look() {
    return look;
  }

  /** Its track's number; with the run's id it is unique. */
  public long number() {
    return number;
  }

  /** An index into the model card's labels. */
  public int label() {
    return label;
  }

  /** Score of the last detection, in 0..1. */
  public float score() {
    return score;
  }

  /** On how many frames it was seen. */
  public int hits() {
    return hits;
  }

  /** One edge of its box on the last frame that shows it: 0 left, 1 upper, 2 right, 3 lower. */
  public double edge(int edge) {
    return box[edge];
  }

  /** One edge of its box where it looked best. */
  public double bestEdge(int edge) {
    return bestBox[edge];
  }

  /** Score of the detection that looked best, in 0..1. */
  public float bestScore() {
    return bestScore;
  }

  /** When it looked best. */
  public long bestAtNanos() {
    return bestAtNanos;
  }

  /** When it was first seen. */
  public long firstSeenNanos() {
    return firstSeenNanos;
  }

  /** When it was last seen. */
  public long lastSeenNanos() {
    return lastSeenNanos;
  }

  /** The zones that it is in, one bit each; bit 0 is the first of the camera's settings. */
  public long zones() {
    return zones;
  }

  /** The zones that it is or was in. */
  public long zonesEver() {
    return zonesEver;
  }

  /** Whether it is in a zone. */
  public boolean isIn(int zone) {
    return (zones >>> zone & 1) != 0;
  }

  /** How long it was in a zone, all its stays together, until it was last seen. */
  public long dwellNanos(int zone) {
    long now = isIn(zone) ? Math.max(0, lastSeenNanos - enteredAt[zone]) : 0;
    return stayed[zone] + now;
  }

  /** The lines that it crossed from left to right, one bit each. */
  public long crossedToRight() {
    return crossedRight;
  }

  /** The lines that it crossed from right to left, one bit each. */
  public long crossedToLeft() {
    return crossedLeft;
  }

  /** Where it went, in brief. */
  public PathSketch path() {
    return path;
  }

  /** Why it ended; means nothing before its end. */
  public TrackEnd endedBy() {
    return endedBy;
  }
}
