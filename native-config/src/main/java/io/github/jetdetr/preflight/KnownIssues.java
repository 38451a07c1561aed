package io.github.jetdetr.preflight;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * Known issues of a TensorRT release on a machine. None of them prevents the engine from starting,
 * because every plan is compared with ONNX Runtime before it is used.
 *
 * @param source reference of the issue
 */
record KnownIssues(
    BiPredicate<TensorRtVersion, Board> applies, String what, String remedy, String source) {

  private static final List<KnownIssues> ALL =
      List.of(
          new KnownIssues(
              (version, board) -> version.major() == 10 && version.minor() == 13 && board.isThor(),
              "projections that share a LayerNorm may be computed incorrectly at batch size 1",
              "update to JetPack 7.2",
              "TensorRT-Edge-LLM#105"),
          new KnownIssues(
              (version, board) -> version.major() == 10 && version.minor() == 16 && board.isOrin(),
              "an INT8 plan may fail to build; FP16 is used in this case",
              "keep Q/DQ out of attention",
              "NVIDIA/TensorRT#4832"),
          new KnownIssues(
              (version, board) -> version.compareTo(new TensorRtVersion(10, 6, 0)) < 0,
              "is older than the bindings' 10.6; only functions of 10.3 are used",
              "nothing to do",
              "facts of the interface tables of 10.0 to 10.16"),
          new KnownIssues(
              (version, board) ->
                  version.major() == 10 && version.minor() == 13 && board.l4t().startsWith("38."),
              "is older than the bindings' 10.15; JetPack 7.0 and 7.1 are untested",
              "update to JetPack 7.2",
              "append-only tables within TensorRT 10"));

  /** The known issues of this TensorRT release on this machine. */
  static List<PreflightFinding> of(TensorRtVersion version, Board board) {
    return ALL.stream()
        .filter(issue -> issue.applies().test(version, board))
        .map(
            issue ->
                PreflightFinding.note(
                    "tensorrt " + version,
                    "%s (%s)".formatted(issue.what(), issue.source()),
                    issue.remedy()))
        .toList();
  }
}
