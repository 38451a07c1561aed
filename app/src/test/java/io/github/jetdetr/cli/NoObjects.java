package io.github.jetdetr.cli;

import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;

/** Does not care what happens to objects. */
final class NoObjects implements ObjectListener {

  @Override
  public void event(EventReport report) {}

  @Override
  public void counts(CountsReport report) {}

  @Override
  public void occupied(OccupiedReport report) {}
}
