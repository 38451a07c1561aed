package io.github.jetdetr.street.shape;

/**
 * A static object.
 *
 * @param heading orientation of its front, from the x axis to the left, rad
 * @param number determines its appearance
 * @param wide width of its front, m; 0 if determined by the kind
 * @param deep along its heading, m
 * @param high m
 */
public record Fixture(
    Kind kind,
    double x,
    double y,
    double heading,
    long number,
    double wide,
    double deep,
    double high) {

  /** The kinds of static objects. */
  public enum Kind {
    BUILDING,
    TREE,
    HEDGE,
    LAMP_POST,
    PARKED_CAR,
    STANDING_PERSON,
    SIGNAL,
    STOP_SIGN,
    ROUND_SIGN,
    NO_ENTRY,
    GIVE_WAY,
    BOARD,
    BIN,
    BENCH,
    MAIL_BOX,
    BOLLARD,
    HYDRANT,
    SHELTER,
    COLUMN,
    CONE,
    BARREL
  }

  public static Fixture of(Kind kind, double x, double y, double heading, long number) {
    return new Fixture(kind, x, y, heading, number, 0, 0, 0);
  }
}
