package io.github.jetdetr.street.shape;

/**
 * Something that stands still.
 *
 * @param heading which way its front looks, from the x axis to the left, rad
 * @param number decides what it looks like
 * @param wide across its front, m; 0 where the kind says it all
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

  /** What stands in a street. */
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
