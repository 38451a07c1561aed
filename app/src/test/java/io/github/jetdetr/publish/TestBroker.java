package io.github.jetdetr.publish;

import java.util.List;

/** What the link's contract needs of a broker, whichever it is. */
interface TestBroker extends AutoCloseable {

  /** A link to this broker that calls itself {@code clientId}. */
  MqttLink link(String clientId);

  /** All that a subscriber to everything has got so far. */
  List<Heard> heard();

  /** What a subscriber gets who comes now: the retained messages. */
  List<Heard> retained() throws Exception;

  @Override
  void close();
}
