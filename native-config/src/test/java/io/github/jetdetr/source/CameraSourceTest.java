package io.github.jetdetr.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.ffmpeg.NetworkStream;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import io.github.jetdetr.camera.ffmpeg.V4l2Device;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.gstreamer.CsiCamera;
import io.github.jetdetr.camera.gstreamer.GstPipeline;
import io.github.jetdetr.street.camera.StreetSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraSourceTest {

  @Test
  void aVideoFileIsPacedAndNotLoopedUnlessSaid() {
    CameraSource source = CameraUri.parse("file:/data/road.mp4");

    assertEquals(
        new VideoFile(
            "/data/road.mp4", Optional.empty(), true, OptionalDouble.empty(), PictureView.STORED),
        source);
    assertFalse(source.isLossless());
  }

  @Test
  void aVideoFileTakesItsOptions() {
    CameraSource source = CameraUri.parse("file:road.mp4?loop=true&pace=max");

    assertEquals(
        new VideoFile(
            "road.mp4", Optional.of(true), false, OptionalDouble.empty(), PictureView.STORED),
        source);
    assertTrue(source.isLossless());
  }

  @Test
  void loopingByDefaultLeavesAloneWhatTheUriSays() {
    CameraSource silent = CameraUri.parse("file:road.mp4");
    CameraSource once = CameraUri.parse("file:road.mp4?loop=false");
    CameraSource network = CameraUri.parse("rtsp://cam/live");

    assertEquals("file:road.mp4?loop=true", silent.withLoopByDefault().toString());
    assertSame(once, once.withLoopByDefault());
    assertSame(network, network.withLoopByDefault());
  }

  @Test
  void aFolderIsLosslessUntilItHasARate() {
    assertTrue(CameraUri.parse("dir:/data").isLossless());
    assertFalse(CameraUri.parse("dir:/data?fps=5").isLossless());
  }

  @Test
  void aStreetNeedsNothingButItsName() {
    CameraSource source = CameraUri.parse("street:");

    assertEquals(
        new StreetSource(
            1, 30, new PictureSize(640, 360), Optional.empty(), true, OptionalLong.empty()),
        source);
    assertEquals("street:1", source.toString());
    assertFalse(source.isLossless());
    assertTrue(CameraUri.parse("street:?pace=max&fps=10").isLossless());
  }

  @Test
  void aPathMayHoldAQuestionMarkWhenAnotherFollows() {
    CameraSource source = CameraUri.parse("file:what?.mp4?");

    assertEquals(
        new VideoFile(
            "what?.mp4", Optional.empty(), true, OptionalDouble.empty(), PictureView.STORED),
        source);
    assertEquals("file:what?.mp4?", source.toString());
  }

  @Test
  void theQueryOfANetworkCameraIsItsOwnAndOursStandsBehindTheHash() {
    CameraSource source = CameraUri.parse("rtsp://cam:8554/s?channel=1&subtype=0#transport=udp");

    assertEquals(
        new NetworkStream(
            "rtsp://cam:8554/s?channel=1&subtype=0",
            NetworkStream.Transport.UDP,
            OptionalDouble.empty(),
            Optional.empty(),
            PictureView.STORED),
        source);
    assertEquals("rtsp://cam:8554/s?channel=1&subtype=0#transport=udp", source.toString());
  }

  @Test
  void aV4l2DeviceTakesSizeRateAndFormat() {
    CameraSource source = CameraUri.parse("v4l2:/dev/video0?size=1280x720&fps=30&format=mjpeg");

    assertEquals(
        new V4l2Device(
            "/dev/video0",
            Optional.of(new PictureSize(1280, 720)),
            OptionalDouble.of(30),
            Optional.of("mjpeg"),
            PictureView.STORED),
        source);
  }

  @Test
  void aCsiCameraIsAPipelineWithTheJetsonsOwnElements() {
    CsiCamera camera = (CsiCamera) CameraUri.parse("csi:1?size=1920x1080&fps=29.97");

    assertEquals(
        List.of(
            "gst-launch-1.0",
            "-q",
            "nvarguscamerasrc",
            "sensor-id=1",
            "!",
            "video/x-raw(memory:NVMM),framerate=2997/100",
            "!",
            "nvvidconv",
            "!",
            "video/x-raw,format=NV12,width=1920,height=1080,framerate=2997/100",
            "!",
            "fdsink",
            "fd=3",
            "sync=false"),
        camera.pipeline().command());
  }

  @Test
  void aPipelineMayHoldEveryMarkOfPunctuation() {
    GstPipeline source =
        (GstPipeline)
            CameraUri.parse(
                "gst:64x48@30:souphttpsrc location=\"http://h/a b?x=1&y=2\" ! jpegdec !"
                    + " videoconvert");

    assertEquals(
        List.of(
            "souphttpsrc", "location=http://h/a b?x=1&y=2", "!", "jpegdec", "!", "videoconvert"),
        source.command().subList(2, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:a.mp4",
        "file:a.mp4?loop=false&fps=12.5",
        "file:a.mp4?rotate=90&deinterlace=true&crop=1280x720+0+200",
        "dir:pictures?rotate=270",
        "rtsp://cam/live#transport=udp&rotate=180",
        "rtsp://cam/live#transport=multicast",
        "http://cam/video?a=b#crop=64x48+1+2",
        "https://cam/snapshot.jpg?channel=1#every=0.5",
        "v4l2:/dev/video0?size=64x48&rotate=90",
        "dir:pictures?loop=true&fps=2",
        "rtsps://cam/live",
        "rtsps://cam/live#ca=ca.pem",
        "https://cam/video.mjpg?size=2",
        "v4l2:/dev/v4l/by-id/usb-cam?fps=15",
        "csi:0?size=1280x720&fps=30",
        "gst:640x480@30:videotestsrc pattern=ball ! videoconvert",
        "street:1",
        "street:-7?fps=12.5&size=1280x720&weather=night-rain&pace=max&frames=100",
        "street:3?weather=tour"
      })
  void aSourcesTextIsReadBackAsTheSameSource(String uri) {
    CameraSource source = CameraUri.parse(uri);

    assertEquals(uri, source.toString());
    assertEquals(source, CameraUri.parse(source.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:a.mp4?lop=true | did you mean \"loop\"?",
        "file:a.mp4?pace=mx | did you mean \"max\"?",
        "file:a.mp4?pace=max&fps=3 | contradict",
        "file:a.mp4?rotate=45 | unknown value of \"rotate\" \"45\"",
        "http://c/l#every=0 | every must be in (0, 86400] seconds",
        "http://c/l#every=soon | every must be a number of seconds",
        "rtsp://c/l#every=1 | unknown option",
        "file:a.mp4?crop=10x10 | crop must be WIDTHxHEIGHT+LEFT+TOP",
        "file:a.mp4?crop=0x10+0+0 | crop must be WIDTHxHEIGHT+LEFT+TOP",
        "rtsp://c/l#deinterlace=yes | unknown value of \"deinterlace\"",
        "dir:p?crop=10x10+0+0 | unknown option",
        "file:a.mp4?fps=0 | fps must be in (0, 1000]",
        "file:a.mp4?fps=fast | fps must be a number",
        "file:a.mp4?loop | has no value",
        "file:a.mp4?loop=true&loop=true | specified twice",
        "file: | has no path",
        "dir:a?pace=clock | requires fps=",
        "rstp://cam/live | did you mean \"rtsp\"?",
        "radio:7 | known: file, dir, rtsp",
        "steet:7 | did you mean \"street\"?",
        "street:seven | a street must be street:SEED",
        "street:1.5 | a street must be street:SEED",
        "street:99999999999999999999 | a street must be street:SEED",
        "street:1?weather=nigt | did you mean \"night\"?",
        "street:1?wether=night | did you mean \"weather\"?",
        "street:1?size=8x8 | at least 16 x 16",
        "street:1?size=3840x2160 | at most 2073600 pixels",
        "street:1?size=big | size must be WIDTHxHEIGHT",
        "street:1?fps=0 | fps must be in (0, 1000]",
        "street:1?pace=slow | known: clock, max",
        "street:1?frames=0 | frames must be an integer of at least 1",
        "street:1?frames=many | frames must be an integer of at least 1",
        "street:1?loop=true | unknown option \"loop\"",
        "rtsp:/cam | rtsp://HOST",
        "rtsp://cam#transport=utp | did you mean \"udp\"?",
        "http://cam#transport=udp | unknown option \"transport\"",
        "http://cam#ca=a.pem | unknown option \"ca\"",
        "v4l2:/dev/video0?format=mjpg | did you mean \"mjpeg\"?",
        "v4l2:/dev/video0?size=big | size must be WIDTHxHEIGHT",
        "v4l2:/dev/video0?size=99999x1 | must be in [1, 16384]",
        "csi:front | csi:NUMBER",
        "gst:videotestsrc | gst:WIDTHxHEIGHT@FPS:PIPELINE",
        "gst:64x48:filesrc location=\"a | quote",
        "road | type and a colon",
      })
  void aMistakeIsNamedInOneLine(String uri, String expected) {
    IllegalArgumentException invalid =
        assertThrows(IllegalArgumentException.class, () -> CameraUri.parse(uri));

    String message = String.valueOf(invalid.getMessage());
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:s3cret@cam/live",
        "rtsp://admin:s3cret%40%2F@cam/live",
        "rtsp://admin:x@s3cret@cam:554/live",
        "rtsp://admin:12/s3cret@cam/live",
        "rtsp://cam/user=admin&password=s3cret&channel=1",
        "http://cam/video.cgi?usr=a&pwd=s3cret",
        "http://cam/video?access_token=s3cret",
        "gst:64x48:rtspsrc location=rtsp://admin:s3cret@cam/live user-pw=s3cret ! decodebin"
      })
  void noSecretIsShown(String uri) {
    String shown = CameraUri.parse(uri).toString();

    assertFalse(shown.contains("s3cret"), shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:pa/s3cret@cam/live",
        "rtsp:admin:s3cret@cam/live",
        "rtsp//admin:s3cret@cam/live",
        "admin:s3cret@cam",
        "rstp://admin:s3cret@cam/live",
        "rtsp://admin:s3cret@cam/live#transport=carrier-pigeon",
        "rtsp://admin:pa#s3cret@cam/live"
      })
  void noMistakeShowsASecret(String uri) {
    IllegalArgumentException invalid =
        assertThrows(IllegalArgumentException.class, () -> CameraUri.parse(uri));

    String message = String.valueOf(invalid.getMessage());
    assertFalse(message.contains("s3cret"), message);
  }
}
