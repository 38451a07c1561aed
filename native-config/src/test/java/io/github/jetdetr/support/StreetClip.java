package io.github.jetdetr.support;

import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A video file of the drawn street, made by the tests themselves with the encoders that the FFmpeg
 * preset brings. Of its size and codec there is one for all tests of a module, in {@code target}.
 *
 * <p>The preset has no encoder of H.265 that runs on a processor: those of the GPL are left out.
 *
 * @param codec how its pictures are packed
 * @param width px, even
 * @param height px, even
 * @param pictures how many it has
 */
public record StreetClip(Codec codec, int width, int height, int pictures) {

  /** Of the file, and of the street's time. */
  public static final int PICTURES_PER_SECOND = 25;

  /** In every picture of its first seconds a car is large and in full view. */
  private static final long SEED = 11;

  private static final Weather WEATHER = Weather.DAY;

  /** A codec of cameras and files, in the container it usually comes in. */
  public enum Codec {
    H264("libopenh264", "mp4", false),
    MPEG4("mpeg4", "mp4", false),
    VP9("libvpx-vp9", "webm", false),
    /** As H.264 comes over the air, and from encoders over HTTP. */
    H264_STREAM("libopenh264", "ts", false),
    MPEG4_STREAM("mpeg4", "ts", false),
    MJPEG("mjpeg", "avi", true);

    private final String encoder;
    private final String ending;
    private final boolean fullRange;

    Codec(String encoder, String ending, boolean fullRange) {
      this.encoder = encoder;
      this.ending = ending;
      this.fullRange = fullRange;
    }
  }

  /** As the real road clip is: 1280 × 720, H.264, 25 pictures a second, 38 pictures. */
  public static StreetClip road() {
    return new StreetClip(Codec.H264, 1280, 720, 38);
  }

  /** The file, which is made when it is not there yet. */
  public Path file() {
    Path folder = Path.of("target", "clips").toAbsolutePath();
    String name = "street-%s-%dx%d-%d".formatted(codec, width, height, pictures);
    Path file = folder.resolve(name + "." + codec.ending);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        // By its own name for each process, since several may be at it.
        long process = ProcessHandle.current().pid();
        Path half = folder.resolve(name + "." + process + "." + codec.ending);
        encode(half);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void encode(Path file) throws IOException {
    Street street = street();
    StreetPicture picture = new StreetPicture(width, height);
    try (ClipWriter writer =
        new ClipWriter(file, codec.encoder, codec.fullRange, width, height, PICTURES_PER_SECOND)) {
      for (int at = 0; at < pictures; at++) {
        street.draw(at, (double) at / PICTURES_PER_SECOND, picture);
        writer.write(picture.rgb());
      }
      writer.finish();
    }
  }

  /** Its first picture before it was packed, each pixel as 0xRRGGBB. */
  public int[] firstPicture() {
    StreetPicture picture = new StreetPicture(width, height);
    street().draw(0, 0, picture);
    return picture.rgb();
  }

  /** What is really in each of its pictures. */
  public List<List<StreetObject>> truth() {
    Street street = street();
    StreetPicture picture = new StreetPicture(width, height);
    List<List<StreetObject>> truth = new ArrayList<>();
    for (int at = 0; at < pictures; at++) {
      street.draw(at, (double) at / PICTURES_PER_SECOND, picture);
      truth.add(List.copyOf(picture.truth()));
    }
    return truth;
  }

  private Street street() {
    return new Street(SEED, WEATHER, width, height);
  }
}
