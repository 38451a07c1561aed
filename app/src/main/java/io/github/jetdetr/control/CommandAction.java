package io.github.jetdetr.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a command does. */
@FunctionalInterface
public interface CommandAction {

  /**
   * Does it; on the commands' thread, may take seconds.
   *
   * @param arguments the message's keys but {@code who} and {@code expires_at}, as {@link
   *     CommandArguments} has checked them
   * @return what was done, one line each; may be empty
   * @throws CommandException if it cannot be done; nothing was changed then
   */
  List<String> run(ObjectNode arguments) throws CommandException, InterruptedException;
}
