package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "mqtt://broker, mqtt://broker:1883, broker, 1883",
    "mqtt://broker.example:2883/, mqtt://broker.example:2883, broker.example, 2883",
    "mqtts://broker, mqtts://broker:8883, broker, 8883",
    "mqtts://my_broker:8884, mqtts://my_broker:8884, my_broker, 8884",
    "mqtt://[::1], mqtt://[::1]:1883, ::1, 1883",
    "mqtts://[fe80::1%eth0]:99, mqtts://[fe80::1%eth0]:99, fe80::1%eth0, 99",
    "ws://broker, ws://broker:80/mqtt, broker, 80",
    "ws://broker:8000/, ws://broker:8000/, broker, 8000",
    "wss://broker/mqtt/v5, wss://broker:443/mqtt/v5, broker, 443",
    "wss://[::1]:444/x, wss://[::1]:444/x, ::1, 444",
    "embedded, embedded, 127.0.0.1, 1883",
    "embedded:1900, embedded:1900, 127.0.0.1, 1900",
  })
  void anAddressIsReadAndWrittenBack(String text, String written, String host, int port) {
    BrokerAddress address = BrokerAddress.parse(text);

    assertEquals(written, address.toString());
    assertEquals(host, address.host());
    assertEquals(port, address.port());
  }

  @Test
  void anEmbeddedBrokerKnowsWhetherItsPortWasAskedFor() {
    assertFalse(BrokerAddress.parse("embedded").portSpecified());
    assertTrue(BrokerAddress.parse("embedded:1883").portSpecified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "broker",
        "tcp://broker",
        "mqtt://",
        "mqtt://:1883",
        "mqtt://broker:0",
        "mqtt://broker:65536",
        "mqtt://broker:x",
        "mqtt://broker/topic",
        "mqtt://broker?x",
        "ws://",
        "ws:///mqtt",
        "ws://broker/a b",
        "ws://broker/a?token=1",
        "http://broker/mqtt",
        "mqtt://::1",
        "mqtt://[::1",
        "mqtt://[::1]x",
        "mqtt://[]",
        "embedded:",
        "embedded:x",
        "embeddedx",
      })
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> BrokerAddress.parse(text));
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    Exception refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> BrokerAddress.parse("mqtts://fleet:hunter2@broker:8883"));

    assertTrue(String.valueOf(refusal.getMessage()).contains("password_file"));
    assertFalse(String.valueOf(refusal.getMessage()).contains("hunter2"));
  }
}
