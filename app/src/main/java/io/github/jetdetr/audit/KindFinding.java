package io.github.jetdetr.audit;

import java.util.List;
import java.util.Map;

/**
 * The account of one kind of message within one run. {@code missing} is the sum of what explains it
 * and {@code unexplained}, except that the node may have dropped more than is missing here: before
 * the first message that arrived or behind the last.
 *
 * @param kind the kind, as in telemetry
 * @param received messages that arrived
 * @param repeated of those that arrived before, as QoS 1 allows; not among the received
 * @param missing numbers that did not arrive
 * @param dropped what the node says that it dropped while this was watched, by reason
 * @param late of the received ones, those that had waited in the node's spool
 * @param spooled missing, but waiting in the node's spool by its last telemetry
 * @param lostWithConnection missing where the node's connection broke: written, but not delivered
 * @param whileAway missing while the audit itself had no connection
 * @param unsettled missing behind the last telemetry of a run that then ended without a word
 * @param unexplained missing, or said to be sent and not arrived, for no reason that anybody gave
 * @param gaps where numbers are missing
 */
public record KindFinding(
    String kind,
    long received,
    long repeated,
    long missing,
    Map<String, Long> dropped,
    long late,
    long spooled,
    long lostWithConnection,
    long whileAway,
    long unsettled,
    long unexplained,
    List<SeqGap> gaps) {

  /** Copies the collections. */
  public KindFinding {
    dropped = Map.copyOf(dropped);
    gaps = List.copyOf(gaps);
  }
}
