package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a camera, and of a camera's profile. */
final class CameraKeys {

  private static final double MIN_SECONDS = 0.1;
  private static final double MAX_SECONDS = 3600;

  static final ConfigKey<String> PROFILE =
      ConfigKey.text(
          "profile",
          KeyType.text("name of a profile"),
          "",
          "A file `NAME.yaml` in `camera-profiles`, beside this file or shipped, with what the camera"
              + " does not say itself.");
  static final ConfigKey<String> URI =
      ConfigKey.text(
          "uri",
          KeyType.text(
              "path of a file, or `file:`, `dir:`, `rtsp:`, `rtsps:`, `http:`, `https:`, `v4l2:`, `csi:`,"
                  + " `gst:` or `street:` and what follows",
              "/(?!/).*|\\.\\.?/.*|[^:@]*[./][^:@]*|(?:[fF][iI][lL][eE]|[dD][iI][rR]|[rR][tT][sS][pP][sS]?|[hH][tT][tT][pP][sS]?|[vV]4[lL]2"
                  + "|[cC][sS][iI]|[gG][sS][tT]|[sS][tT][rR][eE][eE][tT]):.*"),
          "",
          "Where frames come from; needed here or in the profile.");
  static final ConfigKey<Duration> OPEN_TIMEOUT =
      ConfigKey.seconds(
          "open_timeout_s",
          MIN_SECONDS,
          MAX_SECONDS,
          CameraConfig.OPEN_TIMEOUT,
          "How long opening may take before it is tried again.");
  static final ConfigKey<Duration> READ_TIMEOUT =
      ConfigKey.seconds(
          "read_timeout_s",
          MIN_SECONDS,
          MAX_SECONDS,
          CameraConfig.READ_TIMEOUT,
          "How long a frame may take before the camera counts as stalled.");
  static final ConfigKey<Duration> MAX_AGE =
      ConfigKey.seconds(
          "max_age_s",
          MIN_SECONDS,
          MAX_SECONDS,
          CameraConfig.MAX_AGE,
          "Older frames are dropped as stale, and counted.");
  static final ConfigKey<String> USER =
      ConfigKey.text("user", KeyType.text(), "", "User name at a camera on the network.");
  static final ConfigKey<String> PASSWORD_FILE =
      ConfigKey.text(
          "password_file",
          KeyType.text("file, or `credential:NAME`"),
          "",
          "File with the password, or one of systemd's credentials; requires a `user`.");
  static final ConfigKey<Boolean> TRUTH =
      ConfigKey.flag(
          "truth",
          /* usual= */ false,
          "Whether `detections` have what is truly there; only a `street:` knows.");
  static final ConfigKey<DetectionRate> DETECTIONS =
      ConfigKey.other(
          "detections",
          KeyType.either(
              KeyType.oneOf(DetectionRate.WORDS),
              KeyType.number(DetectionRate.MIN_PER_SECOND, DetectionRate.MAX_PER_SECOND)),
          DetectionRate.EVERY_FRAME,
          DetectionRate.WORDS.get(0),
          "Which frames have a message; a number is the most of them a second.",
          CameraKeys::rate);
  static final ConfigKey<String> DESCRIPTION =
      ConfigKey.text("description", KeyType.text(), "", "What kind of camera this is, for people.");

  private static final List<ConfigKey<?>> EITHER =
      List.of(
          URI,
          OPEN_TIMEOUT,
          READ_TIMEOUT,
          MAX_AGE,
          DETECTIONS,
          TRUTH,
          PictureSettingsReader.CHECK,
          PictureSettingsReader.MOUNT,
          PictureSettingsReader.LOW_LIGHT,
          PictureSettingsReader.MAX_DAMAGE,
          PictureSettingsReader.MASK,
          PictureSettingsReader.IGNORE);
  private static final ConfigSection[] SECTIONS = {
    CameraTracksReader.TRACKS,
    CameraTracksReader.ZONES,
    CameraTracksReader.LINES,
    SnapshotSettingsReader.PICTURES,
    LensReader.LENS
  };

  static final ConfigSection CAMERAS =
      ConfigSection.of(
              "cameras",
              "The cameras by name, which is theirs in topics and messages; without any, the drawn"
                  + " street.",
              """
              cameras:
                front:
                  profile: rtsp-h264
                  uri: rtsp://10.0.0.5/stream
                  user: viewer
                  password_file: front-password
                  open_timeout_s: 10
                  read_timeout_s: 5
                  max_age_s: 2
                  detections: 5
                  picture_check: true
                  mount: fixed
                  low_light: auto
                  max_damage: 0.2
                  mask:
                    window: [0, 0, 0.2, 0, 0.2, 0.3]
                  ignore:
                    street: [0, 0.5, 1, 0.5, 1, 1, 0, 1]
                drawn:
                  uri: street:7?weather=night
                  truth: true
              """,
              with(List.of(PROFILE, USER, PASSWORD_FILE)))
          .with(SECTIONS)
          .needs(PASSWORD_FILE, USER)
          .needsOneOf(URI, PROFILE)
          .ofEach("NAME", Integer.MAX_VALUE);

  /** A camera profile. */
  static final ConfigSection PROFILE_FILE =
      ConfigSection.of(
              "",
              "A profile has the keys and sections of a camera but `profile`, `user` and"
                  + " `password_file`, and one of its own:",
              "",
              with(List.of(DESCRIPTION)))
          .with(SECTIONS);

  private CameraKeys() {}

  private static ConfigKey<?>[] with(List<ConfigKey<?>> own) {
    return Stream.concat(own.stream(), EITHER.stream()).toArray(ConfigKey<?>[]::new);
  }

  private static DetectionRate rate(YamlMap map, DetectionRate defaultValue) {
    String text = map.text("detections");
    try {
      return text == null ? defaultValue : DetectionRate.parse(text);
    } catch (IllegalArgumentException e) {
      map.problem("detections", String.valueOf(e.getMessage()));
      return defaultValue;
    }
  }
}
