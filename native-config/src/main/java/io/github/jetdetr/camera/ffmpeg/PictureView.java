package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.LocalUri;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a camera's pictures are to be seen: {@code rotate=0|90|180|270}, {@code
 * deinterlace=true|false}, {@code crop=WxH+X+Y}.
 *
 * @param rotate degrees clockwise in place of what file or stream say; empty to go by those
 * @param deinterlace whether interlaced pictures are deinterlaced
 * @param crop the part of the upright picture that counts, empty for all of it
 */
public record PictureView(Optional<String> rotate, boolean deinterlace, Optional<Crop> crop) {

  /** As file or stream say. */
  public static final PictureView STORED =
      new PictureView(Optional.empty(), false, Optional.empty());

  private static final List<String> OPTIONS = List.of("rotate", "deinterlace", "crop");

  /**
   * A part of a picture, pixels of the upright one.
   *
   * @param width at least 1
   * @param height at least 1
   * @param x from the left, 0 or more
   * @param y from the top, 0 or more
   */
  public record Crop(int width, int height, int x, int y) {

    static Crop parse(String uri, String text) {
      if (!text.matches("[1-9][0-9]{0,4}x[1-9][0-9]{0,4}\\+[0-9]{1,5}\\+[0-9]{1,5}")) {
        throw CameraOptions.invalid(
            uri,
            "crop must be WIDTHxHEIGHT+LEFT+TOP as in 1280x720+0+200, but was \"" + text + '"');
      }
      String[] parts = text.split("[x+]", -1);
      return new Crop(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    }

    @Override
    public String toString() {
      return width + "x" + height + "+" + x + "+" + y;
    }
  }

  /** The names of these options behind a source's own. */
  static List<String> optionsAfter(String... own) {
    return Stream.concat(Stream.of(own), OPTIONS.stream()).toList();
  }

  /**
   * Reads the options.
   *
   * @param uri the camera's URI for error messages
   */
  public static PictureView parse(String uri, CameraOptions options) {
    return new PictureView(
        options.word("rotate", Orientation.DEGREES),
        options.flag("deinterlace").orElse(false),
        options.text("crop").map(text -> Crop.parse(uri, text)));
  }

  /** The options as they are written, each starting with {@code &}. */
  public String options() {
    return LocalUri.option("rotate", rotate)
        + (deinterlace ? "&deinterlace=true" : "")
        + LocalUri.option("crop", crop);
  }
}
