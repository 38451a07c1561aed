package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ffmpeg.NetworkStream;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.source.CameraUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cameras of a configuration, their profiles and their secrets. */
class CameraConfigReaderTest {

  @TempDir private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("jetdetr.yaml");
  }

  @Test
  void pathsOfCamerasAreRelativeToTheFileToo() throws Exception {
    DaemonConfig config = read("cameras:\n  clip:\n    uri: file:clips/road.mp4?pace=max\n");

    VideoFile clip = (VideoFile) config.cameras().get(0).source();
    assertEquals(folder.resolve("clips/road.mp4").toString(), clip.path());
    assertTrue(clip.isLossless());
    assertTrue(clip.loop().orElseThrow(), "a file among cameras goes round and round");
  }

  @Test
  void objectsAreFollowedUnlessACameraOrItsProfileSwitchesThatOff() throws Exception {
    profile(folder.resolve("camera-profiles"), "off", "uri: csi:1\ntracks: {enabled: false}\n");
    DaemonConfig config =
        read(
            """
            cameras:
              a: {uri: 'csi:0', tracks: {keep_s: 4}}
              b: {profile: 'off'}
            """);

    assertTrue(config.cameras().get(0).tracks().on());
    assertEquals(4, config.cameras().get(0).tracks().tracks().keepSeconds());
    assertFalse(config.cameras().get(1).tracks().on());
  }

  @Test
  void picturesAreAsTheCameraOrItsProfileHasThem() throws Exception {
    profile(folder.resolve("camera-profiles"), "shown", "uri: csi:1\npictures: {every_s: 60}\n");
    DaemonConfig config =
        read(
            """
            cameras:
              a: {uri: 'csi:0', pictures: {events: [crop]}}
              b: {profile: shown}
              c: {uri: 'csi:2'}
            """);

    assertEquals(1, config.cameras().get(0).snapshots().events().size());
    assertEquals(Duration.ofSeconds(60), config.cameras().get(1).snapshots().every());
    assertTrue(config.cameras().get(2).snapshots().isOff());
  }

  @Test
  void weakDetectionsAreDecodedOnlyWhereSomebodyFollowsThem() throws Exception {
    DaemonConfig follows = read("cameras:\n  a: {uri: 'csi:0'}\n");
    DaemonConfig none = read("cameras:\n  a: {uri: 'csi:0', tracks: {enabled: false}}\n");

    assertEquals(0.3f, follows.threshold());
    assertEquals(0.05f, follows.decodeThreshold());
    assertEquals(0.3f, none.decodeThreshold());
  }

  @Test
  void theRateOfDetectionsIsAWordOrANumber() throws Exception {
    profile(folder.resolve("camera-profiles"), "slow", "uri: csi:1\ndetections: 0.5\n");
    DaemonConfig config =
        read(
            """
            cameras:
              a: {uri: 'csi:0'}
              b: {uri: 'csi:1', detections: on-change}
              c: {uri: 'csi:2', detections: off}
              d: {profile: slow}
              e: {profile: slow, detections: every-frame}
            """);

    List<DetectionRate> rates = config.cameras().stream().map(CameraConfig::detections).toList();
    assertEquals(
        List.of(
            DetectionRate.EVERY_FRAME,
            new DetectionRate(DetectionRate.Kind.ON_CHANGE, 0),
            new DetectionRate(DetectionRate.Kind.OFF, 0),
            new DetectionRate(DetectionRate.Kind.LIMITED, 0.5),
            DetectionRate.EVERY_FRAME),
        rates);
  }

  @Test
  void aRateThatIsNoneIsNamedWithItsLine() throws IOException {
    String wrong = "must be every-frame, on-change, off or a number of messages a second, but was ";
    assertEquals(
        List.of(
            at(4, "detections: " + wrong + "'sometimes'"),
            at(7, "detections: " + wrong + "'-1'"),
            at(10, "detections: a limit is in [0.0002, 1000] a second, but was 0.0")),
        problems(
            """
            cameras:
              a:
                uri: csi:0
                detections: sometimes
              b:
                uri: csi:0
                detections: -1
              c:
                uri: csi:0
                detections: 0
            """));
  }

  @Test
  void aStreetTellsTheTruthWhereItIsAskedTo() throws Exception {
    DaemonConfig config =
        read("cameras:\n  a: {uri: 'street:7', truth: true}\n  b: {uri: 'street:8'}\n");

    assertTrue(config.cameras().get(0).truth());
    assertFalse(config.cameras().get(1).truth());
  }

  @Test
  void aCameraThatDoesNotKnowTheTruthCannotTellIt() throws IOException {
    assertEquals(
        List.of(at(2, "front: camera front does not know the ground truth; only a street does")),
        problems("cameras:\n  front: {uri: 'csi:0', truth: true}\n"));
  }

  @Test
  void twoCamerasOfOneNameAreNamedWithBothLines() throws IOException {
    assertEquals(
        List.of(at(4, "duplicate key 'front' (first on line 2)")),
        problems(
            """
            cameras:
              front:
                uri: csi:0
              front:
                uri: csi:1
            """));
  }

  @Test
  void aProfileIsFoundBesideTheFileAndInTheShippedFolder() throws Exception {
    profile(folder.resolve("camera-profiles"), "own", "uri: csi:1\nmax_age_s: 1\n");
    Path shipped = folder.resolve("home");
    profile(shipped, "shipped", "description: a kind\nuri: csi:2\nread_timeout_s: 3\n");
    Files.writeString(
        file, "cameras:\n  a:\n    profile: own\n  b:\n    profile: shipped\n    uri: csi:3\n");

    // As the start script passes it on: with a detour.
    DaemonConfig config =
        ConfigReader.read(file, List.of(folder.resolve("x").resolve("..").resolve("home")));

    assertEquals(CameraUri.parse("csi:1"), config.cameras().get(0).source());
    assertEquals(Duration.ofSeconds(1), config.cameras().get(0).maxAge());
    assertEquals(CameraUri.parse("csi:3"), config.cameras().get(1).source());
    assertEquals(Duration.ofSeconds(3), config.cameras().get(1).readTimeout());
  }

  @Test
  void anUnknownProfileListsThoseThereAre() throws IOException {
    profile(folder.resolve("camera-profiles"), "usb", "uri: csi:1\n");

    assertEquals(
        at(3, "profile: no profile 'usc'; available: [usb]"),
        problems("cameras:\n  a:\n    profile: usc\n    uri: csi:0\n").get(0));
  }

  @Test
  void aProfileOutsideItsFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("outside.yaml"), "uri: csi:1\n");
    Files.createDirectories(folder.resolve("camera-profiles"));

    assertTrue(
        problems("cameras:\n  a:\n    profile: ../outside\n")
            .get(0)
            .endsWith("profile: no profile '../outside'; available: []"));
  }

  @Test
  void aMistakeInAProfileIsSaidOnceWithTheProfilesName() throws IOException {
    profile(folder.resolve("camera-profiles"), "usb", "uri: csi:1\nfps: 3\n");

    List<String> problems = problems("cameras:\n  a:\n    profile: usb\n  b:\n    profile: usb\n");

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("usb.yaml:2: unknown key 'fps'"), problems.get(0));
  }

  @Test
  void userAndPasswordReachTheCameraAndNobodyElse() throws Exception {
    Files.writeString(folder.resolve("secret"), "p@ss: w/rd \n");

    DaemonConfig config =
        read(
            """
            cameras:
              a:
                uri: rtsp://10.0.0.5/s
                user: me@home
                password_file: secret
            """);

    NetworkStream stream = (NetworkStream) config.cameras().get(0).source();
    assertEquals("rtsp://me%40home:p%40ss%3A%20w%2Frd%20@10.0.0.5/s", stream.uri());
    assertEquals("rtsp://10.0.0.5/s", stream.toString());
    assertFalse(config.toString().contains("p%40ss"), "a record's text is logged sooner or later");
    assertFalse(config.toString().contains("me%40home"));
  }

  @Test
  void aPasswordIsNotInTheMessageAboutItsCamera() throws IOException {
    Files.writeString(folder.resolve("secret"), "hunter2");

    List<String> problems =
        problems(
            """
            cameras:
              a:
                uri: rtsp://10.0.0.5:x/s
                user: root
                password_file: secret
            """);

    assertEquals(1, problems.size());
    assertFalse(problems.get(0).contains("hunter2"), problems.get(0));
  }

  @Test
  void credentialsThatNobodyWouldUseAreAMistake() throws IOException {
    Files.writeString(folder.resolve("secret"), "hunter2");

    assertEquals(
        List.of(at(4, "password_file: requires a user")),
        problems("cameras:\n  a:\n    uri: rtsp://h/s\n    password_file: secret\n"));
    assertEquals(
        List.of(at(4, "user: requires a uri with :// that does not contain a user")),
        problems("cameras:\n  a:\n    uri: csi:0\n    user: me\n"));
    assertEquals(
        List.of(at(4, "user: requires a uri with :// that does not contain a user")),
        problems("cameras:\n  a:\n    uri: rtsp://you@h/s\n    user: me\n"));
  }

  private DaemonConfig read(String text) throws Exception {
    Files.writeString(file, text);
    return ConfigReader.read(file, List.of());
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(file, text);
    ExitException e = assertThrows(ExitException.class, () -> ConfigReader.read(file, List.of()));
    assertEquals(ExitCode.CONFIG, e.code());
    return new ArrayList<>(String.valueOf(e.getMessage()).lines().toList());
  }

  private String at(int line, String what) {
    return "%s:%d: %s".formatted(file, line, what);
  }

  private static void profile(Path folder, String name, String text) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".yaml"), text);
  }
}
