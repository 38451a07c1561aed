package io.github.jetdetr.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Message counts since the publisher was opened. At any moment {@code offered = sent + full +
 * expired + tooLarge + rejected + replaced + endedConnection + unsentAtClose + waiting}, and what
 * waits in the spool or was given up there.
 *
 * <p>A detection (QoS 0) counts as sent once written to the connection; state and telemetry (QoS 1)
 * once the broker has acknowledged it.
 *
 * @param offered messages offered to the outbox
 * @param sent messages written to the connection or acknowledged
 * @param full dropped as the oldest of a full outbox
 * @param expired dropped because they exceeded their maximum age
 * @param tooLarge dropped because they were larger than the outbox or the broker accepts
 * @param rejected rejected by the broker
 * @param replaced retained state superseded by a newer value before it was sent
 * @param endedConnection dropped because the broker closed the connection whenever they were sent
 * @param unsentAtClose unsent when the publisher was closed
 * @param waiting in the outbox now, the one being sent included
 * @param resent retained state sent again after a reconnect; not part of the sum
 * @param connected whether a broker is connected
 * @param reconnects reconnects after the first connection
 * @param kinds the same counts by kind of message, each kind once
 * @param spool what waits on the disk; null if there is no spool
 */
public record PublishCounts(
    long offered,
    long sent,
    long full,
    long expired,
    long tooLarge,
    long rejected,
    long replaced,
    long endedConnection,
    long unsentAtClose,
    long waiting,
    long resent,
    boolean connected,
    long reconnects,
    List<KindCounts> kinds,
    @Nullable Spooled spool) {

  /**
   * The spool's own counts since the publisher was opened.
   *
   * @param waiting messages of this run
   * @param waitingOfEarlier messages that earlier runs left
   * @param bytes of the files
   * @param sent messages sent from the spool, of any run
   * @param dropped messages given up, of any run, by reason; those that never occurred are missing
   */
  public record Spooled(
      long waiting, long waitingOfEarlier, long bytes, long sent, Map<DropReason, Long> dropped) {

    /** Copies the map. */
    public Spooled {
      dropped = Map.copyOf(dropped);
    }
  }

  /** Copies the list. */
  public PublishCounts {
    kinds = List.copyOf(kinds);
  }

  /** The number of messages dropped for one reason. */
  public long dropped(DropReason reason) {
    return switch (reason) {
      case FULL -> full;
      case EXPIRED -> expired;
      case TOO_LARGE -> tooLarge;
      case REJECTED -> rejected;
      case REPLACED -> replaced;
      case ENDED_CONNECTION -> endedConnection;
      case UNSENT_AT_CLOSE -> unsentAtClose;
      case SPOOL_FULL, SPOOL_OLD, SPOOL_DAMAGED ->
          spool == null ? 0 : spool.dropped.getOrDefault(reason, 0L);
    };
  }
}
