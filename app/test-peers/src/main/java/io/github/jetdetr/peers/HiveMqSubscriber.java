package io.github.jetdetr.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Takes the options that the tests give {@code mosquitto_sub} and writes what that writes with
 * {@code -d -V 5 -F %j}: each message as a line of JSON, and a line when it is subscribed.
 */
public final class HiveMqSubscriber {

  private static final int FAILED = 1;
  private static final int TIMED_OUT = 27;
  private static final ObjectMapper JSON = new ObjectMapper();
  // As mosquitto_sub has it: the offset follows a Z that says something else.
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'xx", Locale.ROOT);

  private final Map<String, String> options;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final CountDownLatch wanted;

  private HiveMqSubscriber(Map<String, String> options) {
    this.options = options;
    wanted = new CountDownLatch(Integer.parseInt(options.getOrDefault("-C", "2147483647")));
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int at = 0; at < args.length; at++) {
      if (!args[at].equals("-d")) {
        options.put(args[at], args[++at]);
      }
    }
    // The client's threads would keep a failed program alive.
    int code = FAILED;
    try {
      code = new HiveMqSubscriber(options).run();
    } catch (Exception e) {
      System.err.println("Error: " + e);
    }
    System.exit(code);
  }

  private int run() throws Exception {
    Mqtt5AsyncClient client = client();
    client.publishes(MqttGlobalPublishFilter.ALL, this::heard);
    client.connect().get(20, TimeUnit.SECONDS);
    client
        .subscribeWith()
        .topicFilter(option("-t"))
        .qos(Objects.requireNonNull(MqttQos.fromCode(Integer.parseInt(option("-q")))))
        .send()
        .get(20, TimeUnit.SECONDS);
    if (!options.containsKey("-C")) {
      out.println("Client received SUBACK");
    }
    boolean all =
        wanted.await(Long.parseLong(options.getOrDefault("-W", "86400")), TimeUnit.SECONDS);
    return all ? 0 : TIMED_OUT;
  }

  private Mqtt5AsyncClient client() throws Exception {
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .serverHost(option("-h"))
            .serverPort(Integer.parseInt(option("-p")))
            // Comes back when the broker does, and subscribes again.
            .automaticReconnect()
            .initialDelay(100, TimeUnit.MILLISECONDS)
            .maxDelay(1, TimeUnit.SECONDS)
            .applyAutomaticReconnect();
    if (options.containsKey("--cafile")) {
      builder = builder.sslConfig(tls());
    }
    if (options.containsKey("-u")) {
      builder =
          builder
              .simpleAuth()
              .username(option("-u"))
              .password(option("-P").getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    return builder.buildAsync();
  }

  private MqttClientSslConfig tls() throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(PemStore.trusting(Path.of(option("--cafile"))));
    KeyStore own = PemStore.of(Path.of(option("--cert")), Path.of(option("--key")));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, PemStore.PASSWORD.toCharArray());
    return MqttClientSslConfig.builder().trustManagerFactory(trust).keyManagerFactory(keys).build();
  }

  private String option(String name) {
    return Objects.requireNonNull(options.get(name), name);
  }

  private synchronized void heard(Mqtt5Publish message) {
    String unwanted = options.get("-T");
    if (wanted.getCount() == 0
        || (unwanted != null && MqttTopicFilter.of(unwanted).matches(message.getTopic()))) {
      return;
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("tst", AT.format(OffsetDateTime.now(ZoneId.systemDefault())));
    json.put("topic", message.getTopic().toString());
    json.put("qos", message.getQos().getCode());
    json.put("retain", message.isRetain() ? 1 : 0);
    ObjectNode properties = json.putObject("properties");
    message.getContentType().ifPresent(type -> properties.put("content-type", type.toString()));
    message
        .getPayloadFormatIndicator()
        .ifPresent(kind -> properties.put("payload-format-indicator", kind.getCode()));
    message
        .getMessageExpiryInterval()
        .ifPresent(seconds -> properties.put("message-expiry-interval", seconds));
    json.put("payload", new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
    out.println(json);
    wanted.countDown();
  }
}
