package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.SampleReports;

/** The real link against the broker in this process. */
class PahoEmbeddedLinkTest extends MqttLinkContract {

  @Override
  TestBroker startBroker() throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerAddress.parse("embedded:" + SampleReports.freePort()));
    return new RecordingBroker(broker.address().port(), broker::close);
  }
}
