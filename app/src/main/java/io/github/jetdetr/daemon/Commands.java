package io.github.jetdetr.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.LogLines;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.control.CommandAction;
import io.github.jetdetr.control.CommandException;
import io.github.jetdetr.control.CommandName;
import io.github.jetdetr.live.CameraView;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the commands do to a running daemon. Used by the commands' thread. */
final class Commands {

  private static final Duration PICTURE_TIMEOUT = Duration.ofSeconds(5);
  private static final int PICTURE_SIDE = 1_280;
  private static final int PICTURE_QUALITY = 80;
  private static final long CHANGE_SECONDS = 20;
  private static final int USUAL_LINES = 100;

  private final Feeds feeds;
  private final Reloader reloader;
  private final Publisher publisher;
  private final WallClock wallClock;
  private final @Nullable ConfigSource file;
  private final Recording recording;
  private final BundleAnswer bundle;

  /**
   * @param file reads the configuration file again; null if there is none
   */
  Commands(
      Feeds feeds,
      Reloader reloader,
      Publisher publisher,
      WallClock wallClock,
      @Nullable ConfigSource file,
      Recording recording,
      BundleAnswer bundle) {
    this.feeds = feeds;
    this.reloader = reloader;
    this.publisher = publisher;
    this.wallClock = wallClock;
    this.file = file;
    this.recording = recording;
    this.bundle = bundle;
  }

  /** All of them; which are allowed is the desk's business. */
  Map<CommandName, CommandAction> actions() {
    Map<CommandName, CommandAction> actions = new EnumMap<>(CommandName.class);
    actions.put(CommandName.SNAPSHOT, this::snapshot);
    actions.put(
        CommandName.THRESHOLD,
        arguments -> {
          float value = (float) arguments.get("value").asDouble();
          return change(now -> now.withThreshold(value));
        });
    actions.put(CommandName.ZONES, arguments -> change(now -> withPlaces(now, arguments)));
    actions.put(
        CommandName.LOG, arguments -> LogLines.last(arguments.path("lines").asInt(USUAL_LINES)));
    actions.put(CommandName.BUNDLE, arguments -> bundle.lines());
    actions.put(CommandName.INCIDENT, this::incident);
    ConfigSource source = file;
    if (source != null) {
      actions.put(CommandName.RELOAD, arguments -> change(source));
    }
    return actions;
  }

  private List<String> change(ConfigSource wanted) throws CommandException, InterruptedException {
    try {
      ReloadOutcome outcome = reloader.request(wanted).get(CHANGE_SECONDS, TimeUnit.SECONDS);
      if (!outcome.applied()) {
        throw new CommandException(outcome.lines());
      }
      return outcome.lines().isEmpty() ? List.of("nothing has changed") : outcome.lines();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new CommandException("it takes longer than %d s".formatted(CHANGE_SECONDS));
    }
  }

  private static DaemonConfig withPlaces(DaemonConfig now, ObjectNode arguments)
      throws ExitException {
    String name = arguments.get("camera").asText();
    List<CameraConfig> cameras = new ArrayList<>();
    boolean found = false;
    for (CameraConfig camera : now.cameras()) {
      boolean meant = camera.name().equals(name);
      found |= meant;
      cameras.add(meant ? withPlaces(camera, arguments) : camera);
    }
    if (!found) {
      throw new ExitException(ExitCode.CONFIG, "there is no camera '%s'".formatted(name));
    }
    return now.withCameras(cameras);
  }

  /** JSON is YAML, so that zones are read by the reader of the configuration. */
  private static CameraConfig withPlaces(CameraConfig camera, ObjectNode arguments)
      throws ExitException {
    CameraTracks before = camera.tracks();
    YamlProblems problems = new YamlProblems();
    ObjectNode places = arguments.deepCopy();
    JsonNode unused = places.remove("camera");
    YamlMap map = YamlMap.parse("command", places.toString(), problems);
    CameraTracks read = CameraTracksReader.read(map, YamlMap.parse("none", "", problems));
    map.done();
    if (!problems.isEmpty()) {
      throw new ExitException(ExitCode.CONFIG, String.join("\n", problems.lines()));
    }
    try {
      return camera
          .withTracks(
              new CameraTracks(
                  before.on(), before.tracks(), read.places(), before.events(), before.hold()))
          .withText(camera.text().withPlaces(places));
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  private List<String> incident(ObjectNode arguments) throws CommandException {
    String why = arguments.path("why").asText("asked for by a command");
    Path file =
        recording
            .incident(why)
            .orElseThrow(() -> new CommandException("there is no black_box in the configuration"));
    return List.of("it is being written to " + file);
  }

  private List<String> snapshot(ObjectNode arguments)
      throws CommandException, InterruptedException {
    String name = arguments.get("camera").asText();
    for (CameraFeed feed : feeds.all()) {
      if (feed.config().name().equals(name)) {
        return snapshot(feed, name);
      }
    }
    throw new CommandException("there is no camera '%s'".formatted(name));
  }

  private List<String> snapshot(CameraFeed feed, String name)
      throws CommandException, InterruptedException {
    try {
      CameraView.Picture picture =
          feed.view().next(0, PICTURE_SIDE, PICTURE_QUALITY, PICTURE_TIMEOUT);
      if (picture == null) {
        throw new CommandException(
            "camera %s brought no frame for %d s".formatted(name, PICTURE_TIMEOUT.toSeconds()));
      }
      long age = Math.max(0, System.nanoTime() - picture.capturedAtNanos());
      publisher
          .objects()
          .snapshot(
              new SnapshotReport(
                  name,
                  "whole",
                  new SnapshotReport.Part(0, 0, 1, 1),
                  null,
                  wallClock.utcMicrosOf(picture.capturedAtNanos()),
                  age,
                  picture.timeSource(),
                  wallClock.state()),
              picture.jpeg());
      return List.of("published on camera/%s/snapshot".formatted(name));
    } catch (CameraException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
