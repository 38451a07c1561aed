package io.github.jetdetr.peers;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * HiveMQ Community Edition on loopback, started like Mosquitto: {@code -c mosquitto.conf -v}. Says
 * on standard error when it is running, and every CONNACK.
 */
public final class HiveMqBroker implements ExtensionMain {

  private final BrokerConfig config;
  private final @Nullable Users users;

  private HiveMqBroker(BrokerConfig config) throws IOException {
    this.config = config;
    Path passwords = config.file("password_file").orElse(null);
    users = passwords == null ? null : new Users(passwords);
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    BrokerConfig config = new BrokerConfig(file);
    Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "hivemq");
    Path configFolder = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        configFolder.resolve("config.xml"), xml(config, folder), StandardCharsets.UTF_8);
    EmbeddedExtension extension =
        EmbeddedExtension.builder()
            .withId("tests")
            .withName("tests")
            .withVersion("1")
            .withAuthor("tests")
            .withExtensionMain(new HiveMqBroker(config))
            .build();
    EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(configFolder)
            .withDataFolder(Files.createDirectory(folder.resolve("data")))
            .withExtensionsFolder(Files.createDirectory(folder.resolve("extensions")))
            .withEmbeddedExtension(extension)
            .withoutLoggingBootstrap()
            .build();
    broker.start().join();
    System.err.println("hivemq running");
  }

  private static String xml(BrokerConfig config, Path folder)
      throws IOException, GeneralSecurityException {
    String mqtt =
        config
                .value("max_packet_size")
                .map("<packets><max-packet-size>%s</max-packet-size></packets>"::formatted)
                .orElse("")
            + config
                .value("max_inflight_messages")
                .map(
                    "<receive-maximum><server-receive-maximum>%s</server-receive-maximum></receive-maximum>"
                        ::formatted)
                .orElse("")
            + config
                .value("max_keepalive")
                .map(
                    "<keep-alive><max-keep-alive>%s</max-keep-alive><allow-unlimited>false</allow-unlimited></keep-alive>"
                        ::formatted)
                .orElse("");
    String place = "<port>%d</port><bind-address>127.0.0.1</bind-address>".formatted(config.port());
    boolean tls = config.file("certfile").isPresent();
    String listener =
        tls
            ? "<tls-tcp-listener>%s<tls>%s</tls></tls-tcp-listener>"
                .formatted(place, tls(config, folder))
            : "<tcp-listener>%s</tcp-listener>".formatted(place);
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <hivemq>
      <listeners>%s</listeners>
      <mqtt>%s</mqtt>
      <persistence><mode>in-memory</mode></persistence>
      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
    </hivemq>
    """
        .formatted(listener, mqtt);
  }

  private static String tls(BrokerConfig config, Path folder)
      throws IOException, GeneralSecurityException {
    Path certificate = config.file("certfile").orElseThrow();
    Path key = config.file("keyfile").orElseThrow();
    Path own = PemStore.write(PemStore.of(certificate, key), folder.resolve("own.jks"));
    String store =
        """
        <keystore><path>%s</path><password>%s</password>
        <private-key-password>%s</private-key-password></keystore>
        """
            .formatted(own, PemStore.PASSWORD, PemStore.PASSWORD);
    if (!config.requiresCertificate()) {
      return store;
    }
    Path authority = config.file("cafile").orElseThrow();
    Path trusted = PemStore.write(PemStore.trusting(authority), folder.resolve("trusted.jks"));
    return store
        + """
        <truststore><path>%s</path><password>%s</password></truststore>
        <client-authentication-mode>REQUIRED</client-authentication-mode>
        """
            .formatted(trusted, PemStore.PASSWORD);
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    SimpleAuthenticator authenticator =
        (connect, answer) -> {
          ConnectPacket packet = connect.getConnectPacket();
          boolean known =
              config.allowsAnonymous()
                  || (users != null && users.know(packet.getUserName(), packet.getPassword()));
          System.err.printf("Sending CONNACK to %s (%b)%n", packet.getClientId(), known);
          if (known) {
            answer.authenticateSuccessfully();
          } else {
            answer.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED);
          }
        };
    Services.securityRegistry().setAuthenticatorProvider(provider -> authenticator);
  }

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
    // The process ends with it.
  }
}
