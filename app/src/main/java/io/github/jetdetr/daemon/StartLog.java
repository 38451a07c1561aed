package io.github.jetdetr.daemon;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.pipeline.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon says of itself once it has started. */
final class StartLog {

  private static final Logger log = LoggerFactory.getLogger(StartLog.class);

  private StartLog() {}

  /** The model and what runs it, with what its card leaves open. */
  static void model(Model model, BrokerAddress broker) {
    for (String assumption : model.assumptions()) {
      log.warn("model card: not specified, assuming {}", assumption);
    }
    log.info(
        "{} {} on {} ({} threads), publishing to {}",
        model.card().name(),
        model.engineInfo().precision(),
        model.engineInfo().runtime(),
        model.engineInfo().threads(),
        broker);
  }

  /** How the process's memory is shared out, and how many cameras fit into their share. */
  static void memory(MemoryShares memory, int recordingBytes, MemoryBudget budget) {
    log.info(
        "memory: {} MB for this process, of which heap at most {}, model and runtime {},{} cameras {}"
            + " (enough for {} of 1920 × 1080 or {} of 3840 × 2160)",
        memory.limitBytes() >> 20,
        memory.heapBytes() >> 20,
        memory.modelBytes() >> 20,
        recordingBytes == 0 ? "" : " black box " + (recordingBytes >> 20) + ",",
        (memory.camerasBytes() - recordingBytes) >> 20,
        budget.count(1920, 1080),
        budget.count(3840, 2160));
  }
}
