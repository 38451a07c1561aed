package io.github.jetdetr.track;

/**
 * One object over time, as the tracker knows it. Read it between two updates of its tracker; the
 * next one changes it, and an ended track becomes another one. Not thread-safe.
 */
public final class Track {

  static final int EDGES = 4;

  private final EdgeFilter[] filters = new EdgeFilter[EDGES];
  private final LabelVote vote;
  private final int slot;

  private long number;
  private TrackState state = TrackState.ENDED;
  private TrackEnd end = TrackEnd.STOPPED;
  private double belief;
  private double beliefWeight;
  private boolean believed;
  private boolean kept;
  private boolean seen;
  private boolean shown;
  private long firstSeenNanos;
  private long lastSeenNanos;
  private long nowNanos;
  private int hits;
  private int detection;
  private float score;
  private float bestScore;
  private double driftX;
  private double driftY;

  Track(int slot, int labels) {
    this.slot = slot;
    vote = new LabelVote(labels);
    for (int edge = 0; edge < EDGES; edge++) {
      filters[edge] = new EdgeFilter();
    }
  }

  /** Begins at a detection. */
  void start(
      long newNumber, Observations seen, int at, long nanos, TrackSettings settings, double prior) {
    number = newNumber;
    vote.clear();
    hits = 0;
    bestScore = 0;
    firstSeenNanos = nanos;
    beginBelief(prior, settings.priorWeight());
    believed = false;
    kept = false;
    double noise = noise(seen.score(at), settings);
    for (int edge = 0; edge < EDGES; edge++) {
      double side = side(seen, at, edge);
      filters[edge].start(
          seen.edge(at, edge) - drift(edge), noise * side, settings.startSpeed() * side);
    }
    note(seen, at, nanos);
    state = TrackState.GUESSED;
  }

  /** Looks ahead to a frame; what the camera itself has moved since the tracker began is known. */
  void predict(long nanos, double newDriftX, double newDriftY, TrackSettings settings) {
    nowNanos = nanos;
    driftX = newDriftX;
    driftY = newDriftY;
    double seconds = unseenSeconds();
    double fade = settings.fadeSeconds();
    double reach = fade * (1 - Math.exp(-seconds / fade));
    double width = width();
    double height = height();
    for (int edge = 0; edge < EDGES; edge++) {
      double side = edge % 2 == 0 ? width : height;
      filters[edge].predict(seconds, settings.acceleration() * side, reach);
    }
  }

  void moveWithCamera(double newDriftX, double newDriftY) {
    driftX = newDriftX;
    driftY = newDriftY;
  }

  /** Takes a detection of the frame that was predicted for. */
  void observe(Observations seen, int at, TrackSettings settings) {
    double seconds = unseenSeconds();
    double noise = noise(seen.score(at), settings);
    for (int edge = 0; edge < EDGES; edge++) {
      double side = side(seen, at, edge);
      filters[edge].observe(
          seen.edge(at, edge) - drift(edge), noise * side, seconds, settings.acceleration() * side);
    }
    note(seen, at, nowNanos);
  }

  private void note(Observations seen, int at, long nanos) {
    nowNanos = nanos;
    lastSeenNanos = nanos;
    hits++;
    score = seen.score(at);
    detection = seen.source(at);
    bestScore = Math.max(bestScore, score);
    vote.add(seen.label(at), seen.score(at));
    vote.add(seen.secondLabel(at), seen.secondScore(at));
  }

  private static double side(Observations seen, int at, int edge) {
    return edge % 2 == 0 ? seen.width(at) : seen.height(at);
  }

  /** Standard deviation of a detected edge, in sides of its box. */
  static double noise(double score, TrackSettings settings) {
    return settings.noise() * (1 + settings.weakNoise() * (1 - score));
  }

  /** Takes one more look into the belief, which is a mean over looks of recent time. */
  void believe(double logOdds, double weight, double decay) {
    beliefWeight = beliefWeight * decay + weight;
    belief += (logOdds - belief) * weight / beliefWeight;
  }

  private void beginBelief(double prior, double weight) {
    belief = prior;
    beliefWeight = weight;
  }

  void setSeen(boolean newSeen) {
    seen = newSeen;
  }

  /** Whether it had a detection on the frame before. */
  boolean wasSeenLast() {
    return seen;
  }

  /** It is worth being kept for a while when it is not seen. */
  void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  void confirm() {
    believed = true;
  }

  void setShown(boolean newShown) {
    shown = newShown;
  }

  void setState(TrackState newState) {
    state = newState;
  }

  void end(TrackEnd why) {
    state = TrackState.ENDED;
    end = why;
  }

  private double drift(int edge) {
    return edge % 2 == 0 ? driftX : driftY;
  }

  double predictedVariance(int edge) {
    return filters[edge].predictedVariance();
  }

  double belief() {
    return belief;
  }

  LabelVote vote() {
    return vote;
  }

  /** Seconds since it was last seen. */
  double unseenSeconds() {
    return (nowNanos - lastSeenNanos) / 1e9;
  }

  /** Its place in the tracker, from 0 to {@link Tracker#CAPACITY}: one living track has it. */
  public int slot() {
    return slot;
  }

  /** Counts the tracks of one run, from 1; never used again in that run. */
  public long number() {
    return number;
  }

  /** Where it is in its life. */
  public TrackState state() {
    return state;
  }

  /**
   * Whether a list of what is on this frame should have it: it is believed, and was seen just now
   * or is bridged over a moment in which the detector missed it.
   */
  public boolean isShown() {
    return shown && state != TrackState.ENDED;
  }

  /** Why it ended; means nothing before. */
  public TrackEnd endedBy() {
    return end;
  }

  /** Whether it was believed at any time: only then anybody has heard of it. */
  public boolean isBelieved() {
    return believed;
  }

  /** The class with most votes: an index into the model card's labels. */
  public int label() {
    return vote.winner();
  }

  /** Score of the last detection, in 0..1. */
  public float score() {
    return score;
  }

  /**
   * Which of the detections of the frame that it was last seen on is this object: an index into
   * what the tracker was given.
   */
  public int detection() {
    return detection;
  }

  /** The best score of all its detections, in 0..1. */
  public float bestScore() {
    return bestScore;
  }

  /** How many detections it consists of. */
  public int hits() {
    return hits;
  }

  /** Capture time of the frame that it was first seen on, monotonic nanoseconds. */
  public long firstSeenNanos() {
    return firstSeenNanos;
  }

  /** Capture time of the frame that it was last seen on, monotonic nanoseconds. */
  public long lastSeenNanos() {
    return lastSeenNanos;
  }

  /**
   * Left (0), upper (1), right (2) or lower (3) edge on this frame, smoothed; may lie outside 0..1.
   */
  public double edge(int edge) {
    return filters[edge].predicted() + drift(edge);
  }

  /** Left edge, in parts of the frame's width. */
  public double left() {
    return edge(0);
  }

  /** Upper edge, in parts of the frame's height. */
  public double top() {
    return edge(1);
  }

  /** Right edge, in parts of the frame's width. */
  public double right() {
    return edge(2);
  }

  /** Lower edge, in parts of the frame's height. */
  public double bottom() {
    return edge(3);
  }

  /** The part of its box that lies in the picture, in 0..1. */
  double insideFrame() {
    double across = Math.min(1, right()) - Math.max(0, left());
    double down = Math.min(1, bottom()) - Math.max(0, top());
    return across > 0 && down > 0 ? across * down / (width() * height()) : 0;
  }

  private double width() {
    return Math.max(1e-4, filters[2].predicted() - filters[0].predicted());
  }

  private double height() {
    return Math.max(1e-4, filters[3].predicted() - filters[1].predicted());
  }
}
