package io.github.jetdetr.publish;

/** The real link against the broker in this process. */
class PahoEmbeddedLinkTest extends MqttLinkContract {

  @Override
  TestBroker startBroker() throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerAddress.parse("embedded:" + Samples.freePort()));
    return new ListenedBroker(broker.address().port(), broker::close);
  }
}
