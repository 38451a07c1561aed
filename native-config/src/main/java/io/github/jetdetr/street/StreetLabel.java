package io.github.jetdetr.street;

import java.util.List;
import java.util.stream.Stream;

/** Labels of a street's objects; the ordinal is the class id of the detector. */
public enum StreetLabel {
  /** A passenger car: saloon, hatchback, SUV, pickup or passenger van; also parked. */
  CAR("car"),
  /** A delivery van, box truck, tipper, tanker or articulated lorry. */
  TRUCK("truck"),
  /** A city bus or a coach. */
  BUS("bus"),
  /** A rider on a bicycle; the box includes both. */
  CYCLIST("cyclist"),
  /** A pedestrian, including what they carry. */
  PERSON("person"),
  /** The housing with its lamps, without the pole. */
  TRAFFIC_LIGHT("traffic light"),
  /** The red octagon, without the pole. */
  STOP_SIGN("stop sign");

  /** The names of all labels, by ordinal. */
  public static final List<String> WORDS = Stream.of(values()).map(StreetLabel::label).toList();

  private final String label;

  StreetLabel(String label) {
    this.label = label;
  }

  /** The name in messages and model cards. */
  public String label() {
    return label;
  }
}
