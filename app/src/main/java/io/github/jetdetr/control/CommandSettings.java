package io.github.jetdetr.control;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which commands are allowed.
 *
 * @param allowed all others are not even subscribed to
 * @param perMinute most commands in a minute, all together; up to {@link #BURST} at once
 */
public record CommandSettings(Set<CommandName> allowed, int perMinute) {

  /** Default of {@link #perMinute}. */
  public static final int PER_MINUTE = 30;

  /** How many may come at once. */
  public static final int BURST = 5;

  /** Nobody may ask for anything. */
  public static final CommandSettings OFF = new CommandSettings(Set.of(), PER_MINUTE);

  /**
   * @throws IllegalArgumentException if the rate is not positive
   */
  public CommandSettings {
    allowed = allowed.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowed));
    if (perMinute < 1) {
      throw new IllegalArgumentException("the rate must be at least 1, but was " + perMinute);
    }
  }
}
