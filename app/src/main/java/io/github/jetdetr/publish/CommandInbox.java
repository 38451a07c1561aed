package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.IncomingMessage;
import java.util.Set;

/** Receives what others ask this node for. */
public interface CommandInbox {

  /** Nobody may ask for anything. */
  CommandInbox NONE =
      new CommandInbox() {
        @Override
        public Set<String> topics() {
          return Set.of();
        }

        @Override
        public void received(IncomingMessage message) {}
      };

  /** The topics to subscribe to; always the same. */
  Set<String> topics();

  /** Somebody published on one of them; called on a thread of the connection, must not block. */
  void received(IncomingMessage message);
}
