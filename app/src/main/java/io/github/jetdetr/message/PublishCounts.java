package io.github.jetdetr.message;

/**
 * What became of every message, since the publisher was opened. At any moment {@code offered = sent
 * + full + expired + tooLarge + rejected + replaced + unsentAtClose + waiting}.
 *
 * <p>A detection (QoS 0) is sent when it was written to the connection; state and telemetry (QoS 1)
 * when the broker acknowledged it.
 *
 * @param offered messages given to the outbox
 * @param sent messages that reached the connection or were acknowledged
 * @param full dropped as the oldest of a full outbox
 * @param expired dropped because they waited too long
 * @param tooLarge dropped because the outbox or the broker takes no message of their size
 * @param rejected refused by the broker, one by one
 * @param replaced retained state overtaken by a newer value before it was sent
 * @param unsentAtClose left over when the publisher was closed
 * @param waiting in the outbox now, the one being sent included
 * @param resent retained state sent once more after a new connection; not part of the sum
 * @param connected whether a broker is connected
 * @param reconnects how often the connection was made again after the first time
 */
public record PublishCounts(
    long offered,
    long sent,
    long full,
    long expired,
    long tooLarge,
    long rejected,
    long replaced,
    long unsentAtClose,
    long waiting,
    long resent,
    boolean connected,
    long reconnects) {

  /** The messages that were lost for one reason. */
  public long lost(DropReason loss) {
    return switch (loss) {
      case FULL -> full;
      case EXPIRED -> expired;
      case TOO_LARGE -> tooLarge;
      case REJECTED -> rejected;
      case REPLACED -> replaced;
      case UNSENT_AT_CLOSE -> unsentAtClose;
    };
  }
}
