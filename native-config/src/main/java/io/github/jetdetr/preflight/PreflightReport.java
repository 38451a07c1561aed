package io.github.jetdetr.preflight;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The result of a preflight.
 *
 * @param findings the results of all checks, in the order in which they should be fixed
 */
public record PreflightReport(List<PreflightFinding> findings) {

  public PreflightReport {
    findings = List.copyOf(findings);
  }

  /** A copy with one more finding. */
  PreflightReport with(PreflightFinding finding) {
    return new PreflightReport(Stream.concat(findings.stream(), Stream.of(finding)).toList());
  }

  /** A copy in which faults with these names become notes. */
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

  /** Whether TensorRT's binding classes may be loaded. */
  public boolean isClean() {
    return faults().isEmpty();
  }

  /** The findings that prevent TensorRT from running. */
  public List<PreflightFinding> faults() {
    return findings.stream()
        .filter(finding -> finding.weight() == PreflightFinding.Weight.FAULT)
        .toList();
  }

  /** One line per fault, with its remedy; empty if the report is clean. */
  public List<String> lines() {
    return faults().stream().map(PreflightFinding::line).toList();
  }

  /** A one-line summary of the faults; empty if the report is clean. */
  public String summary() {
    List<String> names = faults().stream().map(PreflightFinding::what).distinct().toList();
    return names.isEmpty() ? "" : faults().get(0).line() + more(names.size() - 1);
  }

  private static String more(int others) {
    return others == 0 ? "" : " (and %d more, see 'jetdetr doctor')".formatted(others);
  }
}
