package io.github.jetdetr.blackbox;

import java.util.Locale;

/** Why an incident is written. */
public enum TriggerKind {
  /** The node's health has a new reason not to be ok, or frames cannot be processed any more. */
  FAULT,
  /** The device is hot, or slowed down because of it. */
  THROTTLE,
  /** The daemon no longer makes progress, and its service manager is about to end it. */
  WATCHDOG,
  /** An object of a label that was asked for has come. */
  EVENT,
  /** Somebody asked for it. */
  COMMAND;

  /** The word in files and settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
