package io.github.jetdetr.publish;

class FakeLinkTest extends MqttLinkContract {

  @Override
  TestBroker startBroker() {
    return new FakeBroker();
  }
}
