package io.github.jetdetr.preflight;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a preflight found.
 *
 * @param findings everything that was looked at, in the order in which it has to be mended
 */
public record PreflightReport(List<PreflightFinding> findings) {

  public PreflightReport {
    findings = List.copyOf(findings);
  }

  /** With one more finding. */
  PreflightReport with(PreflightFinding finding) {
    return new PreflightReport(Stream.concat(findings.stream(), Stream.of(finding)).toList());
  }

  /** The same, with the faults of these names told as what is worth knowing. */
  PreflightReport excusing(Set<String> names) {
    return new PreflightReport(
        findings.stream()
            .map(
                finding ->
                    finding.weight() == PreflightFinding.Weight.FAULT
                            && names.contains(finding.what())
                        ? PreflightFinding.note(finding.what(), finding.found(), finding.remedy())
                        : finding)
            .toList());
  }

  /** Whether TensorRT's binding classes may be touched. */
  public boolean isClean() {
    return faults().isEmpty();
  }

  /** What keeps TensorRT from running. */
  public List<PreflightFinding> faults() {
    return findings.stream()
        .filter(finding -> finding.weight() == PreflightFinding.Weight.FAULT)
        .toList();
  }

  /** One line for each fault, with what mends it; empty when the report is clean. */
  public List<String> lines() {
    return faults().stream().map(PreflightFinding::line).toList();
  }

  /** Everything that is wrong, on one line; empty when the report is clean. */
  public String summary() {
    List<String> names = faults().stream().map(PreflightFinding::what).distinct().toList();
    return names.isEmpty() ? "" : faults().get(0).line() + more(names.size() - 1);
  }

  private static String more(int others) {
    return others == 0 ? "" : " (and %d more, see 'jetdetr doctor')".formatted(others);
  }
}
