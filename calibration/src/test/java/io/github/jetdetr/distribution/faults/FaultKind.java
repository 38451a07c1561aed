package io.github.jetdetr.distribution.faults;

/**
 * One kind of fault.
 *
 * @param name what goes wrong
 * @param promise what the daemon does about it, in the words of FAULTS.md
 * @param maxSeconds until detections of both cameras flow again, from the moment that the cause is
 *     gone; where the process ends, from then on, with an immediate restart
 * @param said words that stand in the log at each occurrence; empty if nothing has to be said
 * @param trial lets it happen once
 */
public record FaultKind(String name, String promise, double maxSeconds, String said, Trial trial) {

  /** Lets a fault happen, undoes it, and waits until the daemon has recovered. */
  public interface Trial {

    /**
     * Returns the seconds until the daemon had recovered.
     *
     * @throws AssertionError if a promise is broken
     */
    double happen(Rig rig) throws Exception;
  }
}
