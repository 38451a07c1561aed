package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends single messages by the broker's rules. Used by the sending thread. */
final class MessageSender {

  private final MqttLink link;
  private final DeliveryRules rules;
  private final LongSupplier nanoClock;

  /** Where a message was taken from; hears exactly one of these for each. */
  interface Source {

    /** It was sent. */
    void sent();

    /** It is not sent, ever. */
    void drop(DropReason reason);

    /** It could not be sent now. */
    void putBack();
  }

  MessageSender(MqttLink link, DeliveryRules rules, LongSupplier nanoClock) {
    this.link = link;
    this.rules = rules;
    this.nanoClock = nanoClock;
  }

  /**
   * Sends a message.
   *
   * @return false if the broker takes no more at the moment
   * @throws LinkException if the connection was lost
   */
  boolean send(OutgoingMessage message, Source from) throws LinkException, InterruptedException {
    @Nullable DropReason unwanted = rules.verdict(message, nanoClock.getAsLong());
    if (unwanted != null) {
      from.drop(unwanted);
      return true;
    }
    boolean settled = false;
    try {
      int qos = rules.qos(message, nanoClock.getAsLong());
      MqttLink.Outcome outcome = link.send(message, qos, nanoClock.getAsLong());
      rules.settled(message, qos, outcome, nanoClock.getAsLong());
      switch (outcome) {
        case SENT -> from.sent();
        case TOO_LARGE -> from.drop(DropReason.TOO_LARGE);
        case REJECTED -> from.drop(DropReason.REJECTED);
        case BUSY -> from.putBack();
      }
      settled = true;
      return outcome != MqttLink.Outcome.BUSY;
    } catch (LinkException e) {
      if (rules.ended(e, message, nanoClock.getAsLong())) {
        from.drop(DropReason.ENDED_CONNECTION);
        settled = true;
      }
      throw e;
    } finally {
      if (!settled) {
        from.putBack();
      }
    }
  }
}
