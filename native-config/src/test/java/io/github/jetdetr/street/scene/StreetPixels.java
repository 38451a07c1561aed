package io.github.jetdetr.street.scene;

/** Looks at drawn pictures pixel by pixel. */
final class StreetPixels {

  private StreetPixels() {}

  /** A picture of its own for each drawing. */
  static StreetPicture drawn(Street street, long frame, double seconds) {
    StreetPicture picture = new StreetPicture(street.width(), street.height());
    street.draw(frame, seconds, picture);
    return picture;
  }

  /** Sum of the differences of the three colours. */
  static int difference(int a, int b) {
    return Math.abs((a >> 16 & 255) - (b >> 16 & 255))
        + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
        + Math.abs((a & 255) - (b & 255));
  }

  /** Pixels of this object. */
  static int count(StreetPicture picture, int id) {
    int count = 0;
    for (int identity : picture.identities()) {
      count += identity == id ? 1 : 0;
    }
    return count;
  }

  /** Whether this pixel or one of its eight neighbours belongs to the object. */
  static boolean isNear(StreetPicture picture, int x, int y, int id) {
    int width = picture.width();
    for (int ny = Math.max(0, y - 1); ny <= Math.min(picture.height() - 1, y + 1); ny++) {
      for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        if (picture.identities()[ny * width + nx] == id) {
          return true;
        }
      }
    }
    return false;
  }
}
