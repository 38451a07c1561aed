package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last value of each retained topic, in the order the topics came. Not thread-safe. */
final class RetainedStates {

  /** One topic's last value. */
  static final class State {
    final OutgoingMessage value = new OutgoingMessage();

    /** Counts values; tells a value that was replaced while it was being sent. */
    long version;

    /** The broker of this connection does not have this value. */
    boolean due;

    /** This value was offered and is in no counter yet. */
    boolean uncounted;
  }

  // A handful of topics: going through a list is quicker than it sounds, and makes no iterator.
  private final List<State> states = new ArrayList<>();

  /**
   * Keeps a value until the next of its topic.
   *
   * @return whether it took the place of one that is in no counter yet
   */
  boolean keep(String topic, byte[] bytes, int length, boolean json) {
    State state = find(topic);
    boolean replaced = state.uncounted;
    state.value.fill(Delivery.STATE, topic, bytes, length, json);
    state.version++;
    state.due = true;
    state.uncounted = true;
    return replaced;
  }

  /** The first value that the broker does not have. */
  @Nullable State firstDue() {
    for (int index = 0; index < states.size(); index++) {
      if (states.get(index).due) {
        return states.get(index);
      }
    }
    return null;
  }

  /** How many values are in no counter yet. */
  int uncounted() {
    int uncounted = 0;
    for (int index = 0; index < states.size(); index++) {
      uncounted += states.get(index).uncounted ? 1 : 0;
    }
    return uncounted;
  }

  void allAreDue() {
    for (State state : states) {
      state.due = true;
    }
  }

  void clear() {
    states.clear();
  }

  private State find(String topic) {
    for (int index = 0; index < states.size(); index++) {
      if (states.get(index).value.topic().equals(topic)) {
        return states.get(index);
      }
    }
    State state = new State();
    states.add(state);
    return state;
  }
}
