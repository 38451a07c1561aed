package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ffmpeg.NetworkStream;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cameras of a configuration. Settings that a camera omits are taken from its profile: a
 * YAML file with the same keys, one per type of camera.
 */
final class CameraConfigReader {

  // Where it is, and how one gets in.
  private static final Set<String> UNRECORDED =
      Set.of("uri", "user", "password_file", "profile", "description", "truth");
  private static final String SCHEME_END = "://";
  // Editors terminate the last line; a space before that may belong to the password.
  private static final Pattern LAST_LINE_END = Pattern.compile("\\R\\z");

  private final ConfigFiles files;
  private final List<Path> profileFolders;

  CameraConfigReader(ConfigFiles files, List<Path> profileFolders) {
    this.files = files;
    this.profileFolders = profileFolders.stream().map(Path::normalize).toList();
  }

  /** Reads all cameras of the mapping; errors are added to {@code problems}. */
  List<CameraConfig> cameras(YamlMap map, YamlProblems problems) {
    List<CameraConfig> cameras = new ArrayList<>();
    for (String name : map.keys()) {
      CameraConfig camera = camera(map, name, map.map(name), problems);
      if (camera != null) {
        cameras.add(camera);
      }
    }
    return cameras;
  }

  /**
   * Reads the settings of a recorded camera.
   *
   * @param source stands for the camera itself
   * @throws IllegalArgumentException with what is wrong with them
   */
  static CameraConfig recorded(String name, CameraText text, CameraSource source) {
    YamlProblems problems = new YamlProblems();
    YamlMap map = YamlMap.parse("camera " + name, text.own(), problems);
    YamlMap profile = YamlMap.parse("profile of " + name, text.profile(), problems);
    CameraTracks tracks = CameraTracksReader.read(map, profile);
    CameraConfig config =
        new CameraConfig(
            name,
            source,
            CameraConfig.OPEN_TIMEOUT,
            CameraConfig.READ_TIMEOUT,
            CameraConfig.MAX_AGE,
            /* truth= */ false,
            PictureSettingsReader.read(map, profile),
            tracks,
            DetectionRate.EVERY_FRAME,
            SnapshotSettings.OFF,
            text);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems.lines()));
    }
    return config;
  }

  private @Nullable CameraConfig camera(
      YamlMap parent, String name, YamlMap map, YamlProblems problems) {
    YamlMap found = profile(map, problems);
    YamlMap profile = found == null ? noProfile(problems) : found;
    String uri = CameraKeys.URI.in(map, profile);
    Duration openTimeout = CameraKeys.OPEN_TIMEOUT.in(map, profile);
    Duration readTimeout = CameraKeys.READ_TIMEOUT.in(map, profile);
    Duration maxAge = CameraKeys.MAX_AGE.in(map, profile);
    String user = CameraKeys.USER.textIn(map);
    boolean truth = CameraKeys.TRUTH.in(map, profile);
    PictureSettings picture = PictureSettingsReader.read(map, profile);
    CameraTracks tracks = CameraTracksReader.read(map, profile);
    DetectionRate detections = CameraKeys.DETECTIONS.in(map, profile);
    SnapshotSettings snapshots = SnapshotSettingsReader.read(map, profile, tracks.on());
    Path password = files.secret(map, CameraKeys.PASSWORD_FILE);
    var unusedDescription = CameraKeys.DESCRIPTION.textIn(profile);
    map.done();
    profile.done();
    if (uri.isEmpty() && found == null) {
      // The profile that was not found might have one.
      return null;
    }
    if (uri.isEmpty()) {
      parent.problem(name, "requires a uri, in the camera or in its profile");
      return null;
    }
    if (password != null && user == null) {
      CameraKeys.PASSWORD_FILE.problem(map, "requires a user");
      return null;
    }
    if (user != null && !takesUser(uri)) {
      CameraKeys.USER.problem(map, "requires a uri with :// that does not contain a user");
      return null;
    }
    try {
      CameraSource source = absolute(CameraUri.parse(withCredentials(uri, user, password)));
      return new CameraConfig(
          name,
          source.withLoopByDefault(),
          openTimeout,
          readTimeout,
          maxAge,
          truth,
          picture,
          tracks,
          detections,
          snapshots,
          new CameraText(map.json(UNRECORDED), profile.json(UNRECORDED)));
    } catch (IllegalArgumentException e) {
      parent.problem(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      CameraKeys.PASSWORD_FILE.problem(map, "cannot read " + password);
    }
    return null;
  }

  private static YamlMap noProfile(YamlProblems problems) {
    return YamlMap.parse("no profile", "", problems);
  }

  /** The camera's profile; an empty one if it names none; null if the named one does not exist. */
  private @Nullable YamlMap profile(YamlMap map, YamlProblems problems) {
    String name = CameraKeys.PROFILE.textIn(map);
    if (name == null) {
      return noProfile(problems);
    }
    List<String> known = new ArrayList<>();
    for (Path folder : profileFolders) {
      Path file = folder.resolve(name + ".yaml");
      try {
        if (file.normalize().startsWith(folder) && Files.exists(file)) {
          return YamlMap.read(file, problems);
        }
        known.addAll(names(folder));
      } catch (IOException e) {
        CameraKeys.PROFILE.problem(map, String.valueOf(e.getMessage()));
      }
    }
    CameraKeys.PROFILE.problem(map, "no profile '%s'; available: %s".formatted(name, known));
    return null;
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.substring(0, file.length() - ".yaml".length()))
          .sorted()
          .toList();
    }
  }

  private CameraSource absolute(CameraSource source) {
    if (source instanceof VideoFile file) {
      return file.withPath(resolved(file.path()));
    }
    if (source instanceof PictureFolder dir) {
      return dir.withPath(resolved(dir.path()));
    }
    if (source instanceof NetworkStream stream && stream.ca().isPresent()) {
      return stream.withCa(resolved(stream.ca().get()));
    }
    return source;
  }

  private String resolved(String path) {
    return files.folder().resolve(path).normalize().toString();
  }

  private static boolean takesUser(String uri) {
    return uri.contains(SCHEME_END) && uri.indexOf('@') < 0;
  }

  /** Inserts user and password into the URI, where cameras expect them. */
  private static String withCredentials(String uri, @Nullable String user, @Nullable Path password)
      throws IOException {
    if (user == null) {
      return uri;
    }
    int host = uri.indexOf(SCHEME_END) + SCHEME_END.length();
    String secret =
        password == null
            ? ""
            : ":" + encoded(LAST_LINE_END.matcher(Files.readString(password)).replaceFirst(""));
    return uri.substring(0, host) + encoded(user) + secret + "@" + uri.substring(host);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
