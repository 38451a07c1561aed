package io.github.jetdetr.street;

import java.util.List;
import java.util.stream.Stream;

/** What a street's objects are; the ordinal is the class number that a detector learns. */
public enum StreetLabel {
  /** A passenger car: saloon, hatchback, SUV, pickup or passenger van; also parked. */
  CAR("car"),
  /** A delivery van, box truck, tipper, tanker or articulated lorry. */
  TRUCK("truck"),
  /** A city bus or a coach. */
  BUS("bus"),
  /** A rider on a bicycle; the box holds both. */
  CYCLIST("cyclist"),
  /** Somebody on foot, with what they carry. */
  PERSON("person"),
  /** The housing with its lamps, without the pole. */
  TRAFFIC_LIGHT("traffic light"),
  /** The red octagon, without the pole. */
  STOP_SIGN("stop sign");

  /** The words of all labels, by ordinal. */
  public static final List<String> WORDS = Stream.of(values()).map(StreetLabel::label).toList();

  private final String label;

  StreetLabel(String label) {
    this.label = label;
  }

  /** The word in messages and model cards. */
  public String label() {
    return label;
  }
}
