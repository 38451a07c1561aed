package io.github.jetdetr.calibration.track;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All measures of tracks together: of one class of one sequence, or of several added up, each
 * detection weighing the same (TrackEval's combined sequences and detection-averaged classes).
 */
public final class TrackScore {

  private final HotaScore hota;
  private final ClearScore clear;
  private final IdentityScore identity;
  private int truths;

  private TrackScore(HotaScore hota, ClearScore clear, IdentityScore identity, int truths) {
    this.hota = hota;
    this.clear = clear;
    this.identity = identity;
    this.truths = truths;
  }

  /** The score of nothing, to add to. */
  public static TrackScore empty() {
    return new TrackScore(new HotaScore(), new ClearScore(), new IdentityScore(), 0);
  }

  /**
   * Scores one class of one sequence.
   *
   * @param classNumber from 0
   */
  public static TrackScore of(SequenceInfo info, BoxRows truth, BoxRows tracks, int classNumber) {
    FrameOverlaps overlaps = new FrameOverlaps(truth, tracks, info.frames(), classNumber);
    return new TrackScore(
        HotaScore.of(overlaps),
        ClearScore.of(overlaps),
        IdentityScore.of(overlaps),
        overlaps.truths());
  }

  /** Adds what another class or sequence has. */
  public void add(TrackScore other) {
    hota.add(other.hota);
    clear.add(other.clear);
    identity.add(other.identity);
    truths += other.truths;
  }

  /** How many objects were there to be tracked. */
  public int truths() {
    return truths;
  }

  /** HOTA, in 0..1. */
  public double hota() {
    return hota.hota();
  }

  /** Identity switches. */
  public long identitySwitches() {
    return clear.identitySwitches();
  }

  /** The metrics by the names they are known by; shares in 0..1 (MOTA may be below), counts. */
  public Map<String, Number> metrics() {
    Map<String, Number> metrics = new LinkedHashMap<>();
    metrics.put("HOTA", hota.hota());
    metrics.put("DetA", hota.detA());
    metrics.put("AssA", hota.assA());
    metrics.put("IDF1", identity.idf1());
    metrics.put("MOTA", clear.mota());
    metrics.put("IDSW", clear.identitySwitches());
    metrics.put("DetRe", hota.detRe());
    metrics.put("DetPr", hota.detPr());
    metrics.put("AssRe", hota.assRe());
    metrics.put("AssPr", hota.assPr());
    metrics.put("LocA", hota.locA());
    metrics.put("IDR", identity.recall());
    metrics.put("IDP", identity.precision());
    metrics.put("MOTP", clear.motp());
    metrics.put("CLR_TP", clear.found());
    metrics.put("CLR_FN", clear.missed());
    metrics.put("CLR_FP", clear.wrong());
    metrics.put("MT", clear.mostlyTracked());
    metrics.put("PT", clear.partlyTracked());
    metrics.put("ML", clear.mostlyLost());
    metrics.put("Frag", clear.fragments());
    return metrics;
  }
}
