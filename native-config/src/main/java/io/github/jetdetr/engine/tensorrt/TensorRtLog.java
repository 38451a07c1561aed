package io.github.jetdetr.engine.tensorrt;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards TensorRT's messages to our log, and keeps the last errors for exception messages.
 * Thread-safe.
 */
final class TensorRtLog extends ILogger {

  private static final Logger log = LoggerFactory.getLogger("tensorrt");
  private static final int MAX_ERRORS = 3;

  // JavaCPP's native object has only a weak reference to this one: after garbage collection,
  // callbacks would recurse in the native base class until the stack overflows.
  private static final class Holder {
    static final TensorRtLog LOG = new TensorRtLog();
  }

  private final Deque<String> errors = new ArrayDeque<>();
  private volatile boolean forwardingFailed;

  private TensorRtLog() {}

  /**
   * The single instance; it has to outlive every TensorRT object, so it lives as long as the
   * process.
   */
  static TensorRtLog ofTheProcess() {
    return Holder.LOG;
  }

  @Override
  public void log(Severity severity, String message) {
    try {
      forward(severity, message);
    } catch (Throwable e) {
      // JavaCPP would make a C++ exception of it, which nobody catches: the process would be
      // aborted for a line of the log.
      forwardingFailed = true;
    }
  }

  private void forward(Severity severity, String message) {
    String line = message.strip().replaceAll("\\s+", " ");
    Severity weight = severity.intern();
    if (weight == Severity.kINTERNAL_ERROR || weight == Severity.kERROR) {
      log.warn("{}", line);
      addError(line);
    } else if (weight == Severity.kWARNING) {
      log.info("{}", line);
    } else {
      log.debug("{}", line);
    }
  }

  private synchronized void addError(String line) {
    errors.addLast(line);
    if (errors.size() > MAX_ERRORS) {
      errors.removeFirst();
    }
  }

  /** Returns and clears the last errors, on one line. */
  synchronized String lastErrors() {
    String text = errors.isEmpty() ? "TensorRT gives no reason" : String.join("; ", errors);
    errors.clear();
    if (forwardingFailed) {
      forwardingFailed = false;
      return text + "; some of its messages were lost";
    }
    return text;
  }
}
