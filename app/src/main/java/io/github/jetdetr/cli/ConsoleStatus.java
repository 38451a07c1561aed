package io.github.jetdetr.cli;

import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.camera.StreetSource;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints how to subscribe, and then one status line per second. */
final class ConsoleStatus implements Daemon.Watcher {

  private final DaemonConfig config;
  private final Consumer<String> print;
  private final StatusLine line = new StatusLine();

  /**
   * @param print prints one line
   */
  ConsoleStatus(DaemonConfig config, Consumer<String> print) {
    this.config = config;
    this.print = print;
  }

  @Override
  public void begin(String model, BrokerAddress broker) {
    String cameras =
        config.cameras().stream()
            .map(camera -> camera.name() + " (" + camera.source() + ")")
            .collect(Collectors.joining(", "));
    print.accept(model + " detects on " + cameras + "; subscribe with");
    print.accept("  " + subscribeCommand(broker));
  }

  private String subscribeCommand(BrokerAddress broker) {
    String topics = config.broker().prefix() + "/" + config.broker().node() + "/#";
    String encrypted =
        broker.transport() == BrokerAddress.Transport.TLS ? " --tls-use-os-certs" : "";
    return "mosquitto_sub -h %s -p %d%s -t '%s' -v"
        .formatted(broker.host(), broker.port(), encrypted, topics);
  }

  @Override
  public void update(Daemon.Second second) {
    print.accept(line.of(second, weather(second)));
  }

  /** The weather of the first simulated street. Cameras come in the order of the configuration. */
  private String weather(Daemon.Second second) {
    for (int at = 0; at < config.cameras().size(); at++) {
      CameraFrames frames = second.cameras().get(at);
      if (config.cameras().get(at).source() instanceof StreetSource street
          && frames.captured() > 0) {
        // A street drops no frame, so the last frame number follows from their count.
        return street.weather(frames.captured() - 1).map(Weather::word).orElse("");
      }
    }
    return "";
  }
}
