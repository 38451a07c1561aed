package io.github.jetdetr.mqtt;

class FakeLinkTest extends MqttLinkContract {

  @Override
  TestBroker startBroker() {
    return new FakeBroker();
  }
}
