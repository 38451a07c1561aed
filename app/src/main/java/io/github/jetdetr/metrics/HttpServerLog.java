package io.github.jetdetr.metrics;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Prometheus' server logs, in one line each and through our own log: it writes a stack trace
 * to standard error for every client that hangs up.
 */
final class HttpServerLog extends Handler {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

  /** Kept, since a logger that nobody holds loses its handlers. */
  private final Logger source = Logger.getLogger("io.prometheus.metrics.exporter.httpserver");

  /** Takes the messages over; doing so again changes nothing. */
  synchronized void install() {
    if (source.getHandlers().length == 0) {
      source.setUseParentHandlers(false);
      source.addHandler(this);
    }
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      LOG.warn("a scrape failed: {}", oneLine(entry));
    }
  }

  /** What was logged, without a stack trace. */
  static String oneLine(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    String text = thrown == null ? String.valueOf(entry.getMessage()) : thrown.toString();
    return text.replaceAll("\\s+", " ");
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
