package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A detector's errors by kind and what each kind costs, as TIDE defines them (Bolya et al., ECCV
 * 2020: kinds in section 2.2, the weight of a kind in section 2.3).
 *
 * @param ap50 AP at IoU .50 of the detections used, in 0..1
 * @param counts number of errors of each kind
 * @param ap50Lost how much AP at IoU .50 would rise if only this kind were fixed: a wrong category
 *     or box corrected (if its object is still free, best score first; dropped otherwise), other
 *     false positives dropped, missed objects not counted
 */
public record ErrorBreakdown(
    double ap50, Map<ErrorKind, Long> counts, Map<ErrorKind, Double> ap50Lost) {

  public ErrorBreakdown {
    counts = Map.copyOf(counts);
    ap50Lost = Map.copyOf(ap50Lost);
  }

  /**
   * Classifies every error.
   *
   * @param pictures all of them, matched with the truth; TIDE itself takes detections of any score
   */
  public static ErrorBreakdown of(CocoTruth truth, List<PictureMatch> pictures) {
    ErrorLedger ledger = new ErrorLedger(truth);
    pictures.forEach(ledger::add);
    Map<ErrorKind, Long> counts = new EnumMap<>(ErrorKind.class);
    Map<ErrorKind, Double> lost = new EnumMap<>(ErrorKind.class);
    double ap50 = ledger.ap50();
    for (ErrorKind kind : ErrorKind.values()) {
      counts.put(kind, ledger.count(kind));
      lost.put(kind, Math.max(0, ledger.ap50WithFixed(kind) - ap50));
    }
    return new ErrorBreakdown(ap50, counts, lost);
  }

  /** Number of errors of this kind. */
  public long count(ErrorKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** AP at IoU .50 that errors of this kind cost, in 0..1. */
  public double ap50Lost(ErrorKind kind) {
    return ap50Lost.getOrDefault(kind, 0.0);
  }
}
