package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

  private static final BrokerAddress PLAIN = BrokerAddress.parse("mqtt://broker");
  private static final BrokerAddress TLS = BrokerAddress.parse("mqtts://broker");

  @Test
  void theDefaultsAreTheOnesWrittenDown() {
    BrokerSettings settings = BrokerSettings.of(PLAIN, "jetdetr", "truck-07");

    assertEquals("jetdetr-truck-07", settings.clientId());
    assertNull(settings.user());
    assertEquals(Duration.ofSeconds(10), settings.keepAlive());
    assertEquals(Duration.ofSeconds(10), settings.messageExpiry());
    assertEquals(Duration.ofSeconds(10), settings.connectTimeout());
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    Path file = Path.of("file");

    refused(PLAIN, null, file, null, null, null);
    refused(PLAIN, null, null, file, null, null);
    refused(PLAIN, null, null, null, file, file);
    refused(TLS, null, null, null, file, null);
    refused(TLS, null, null, null, null, file);
  }

  @Test
  void aKeepAliveThatMqttCannotSayIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> keepAlive(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> keepAlive(Duration.ofSeconds(65_536)));
    assertEquals(Duration.ofSeconds(65_535), keepAlive(Duration.ofSeconds(65_535)).keepAlive());
  }

  private static BrokerSettings keepAlive(Duration keepAlive) {
    Duration second = Duration.ofSeconds(1);
    return new BrokerSettings(
        PLAIN, "p", "n", "id", null, null, null, null, null, keepAlive, second, second);
  }

  private static void refused(
      BrokerAddress address,
      @Nullable String user,
      @Nullable Path password,
      @Nullable Path ca,
      @Nullable Path cert,
      @Nullable Path key) {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BrokerSettings(
                address, "p", "n", "id", user, password, ca, cert, key, second, second, second));
  }
}
