package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.DaemonConfig;

/** Where a configuration comes from. */
@FunctionalInterface
public interface ConfigSource {

  /**
   * The configuration that is wanted.
   *
   * @param now the one that is in use
   * @throws ExitException with everything that is wrong, one line each
   */
  DaemonConfig wanted(DaemonConfig now) throws ExitException;
}
