package io.github.jetdetr.engine.tensorrt;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's words in our log, and the last errors for who has to say why something failed. Called
 * from any thread.
 */
final class TensorRtLog extends ILogger {

  private static final Logger log = LoggerFactory.getLogger("tensorrt");
  private static final int KEPT = 3;

  // JavaCPP's native half knows this object by a weak reference alone: collected, it would be
  // called as the bare native class, which calls itself until the stack is full.
  private static final class Kept {
    static final TensorRtLog LOG = new TensorRtLog();
  }

  private final Deque<String> errors = new ArrayDeque<>();

  private TensorRtLog() {}

  /** The one log; it has to outlive every TensorRT object, so it lives as long as the process. */
  static TensorRtLog ofTheProcess() {
    return Kept.LOG;
  }

  @Override
  public void log(Severity severity, String message) {
    String line = message.strip().replaceAll("\\s+", " ");
    Severity weight = severity.intern();
    if (weight == Severity.kINTERNAL_ERROR || weight == Severity.kERROR) {
      log.warn("{}", line);
      keep(line);
    } else if (weight == Severity.kWARNING) {
      log.info("{}", line);
    } else {
      log.debug("{}", line);
    }
  }

  private synchronized void keep(String line) {
    errors.addLast(line);
    if (errors.size() > KEPT) {
      errors.removeFirst();
    }
  }

  /** What went wrong since this was last asked, on one line. */
  synchronized String lastErrors() {
    String text = errors.isEmpty() ? "TensorRT does not say why" : String.join("; ", errors);
    errors.clear();
    return text;
  }
}
