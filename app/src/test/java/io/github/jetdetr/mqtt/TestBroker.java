package io.github.jetdetr.mqtt;

import java.util.List;

/** What the link's contract needs of a broker, whichever it is. */
interface TestBroker extends AutoCloseable {

  /** A link to this broker that calls itself {@code clientId}. */
  MqttLink link(String clientId);

  /** All that a subscriber to everything has got so far. */
  List<ReceivedMessage> heard();

  /** What a subscriber gets who comes now: the retained messages. */
  List<ReceivedMessage> retained() throws Exception;

  @Override
  void close();
}
