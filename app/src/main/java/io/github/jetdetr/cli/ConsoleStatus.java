package io.github.jetdetr.cli;

import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.camera.StreetSource;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells a person how to listen, and then once a second how it goes. */
final class ConsoleStatus implements Daemon.Watcher {

  private final DaemonConfig config;
  private final Consumer<String> say;
  private final StatusLine line = new StatusLine();

  /**
   * @param say takes one line
   */
  ConsoleStatus(DaemonConfig config, Consumer<String> say) {
    this.config = config;
    this.say = say;
  }

  @Override
  public void begin(String model, BrokerAddress broker) {
    String cameras =
        config.cameras().stream()
            .map(camera -> camera.name() + " (" + camera.source() + ")")
            .collect(Collectors.joining(", "));
    say.accept(model + " detects on " + cameras + "; listen with");
    say.accept("  " + howToListen(broker));
  }

  private String howToListen(BrokerAddress broker) {
    String topics = config.broker().prefix() + "/" + config.broker().node() + "/#";
    String encrypted =
        broker.transport() == BrokerAddress.Transport.TLS ? " --tls-use-os-certs" : "";
    return "mosquitto_sub -h %s -p %d%s -t '%s' -v"
        .formatted(broker.host(), broker.port(), encrypted, topics);
  }

  @Override
  public void tell(Daemon.Second second) {
    say.accept(line.of(second, weather(second)));
  }

  /** That of the first street; cameras are told of in the order of the configuration. */
  private String weather(Daemon.Second second) {
    for (int at = 0; at < config.cameras().size(); at++) {
      CameraFrames frames = second.cameras().get(at);
      if (config.cameras().get(at).source() instanceof StreetSource street
          && frames.captured() > 0) {
        // A street gives every picture it draws, so the last one's number is their count.
        return street.weather(frames.captured() - 1).map(Weather::word).orElse("");
      }
    }
    return "";
  }
}
