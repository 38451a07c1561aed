package io.github.jetdetr.preflight;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * Pairs of a TensorRT release and a machine that are known to go wrong. None of them keeps the
 * engine from starting, since every plan is compared with ONNX Runtime before it is used.
 *
 * @param source where it is told
 */
record KnownIssues(
    BiPredicate<TensorRtVersion, Board> applies, String what, String remedy, String source) {

  private static final List<KnownIssues> ALL =
      List.of(
          new KnownIssues(
              (version, board) -> version.major() == 10 && version.minor() == 13 && board.isThor(),
              "projections that share a LayerNorm may be computed wrongly at batch 1",
              "update to JetPack 7.2",
              "TensorRT-Edge-LLM#105"),
          new KnownIssues(
              (version, board) -> version.major() == 10 && version.minor() == 16 && board.isOrin(),
              "an INT8 plan may fail to build; FP16 is taken then",
              "keep Q/DQ out of attention",
              "NVIDIA/TensorRT#4832"),
          new KnownIssues(
              (version, board) -> version.compareTo(new TensorRtVersion(10, 6, 0)) < 0,
              "is older than the bindings' 10.6; only what 10.3 has is called",
              "nothing to do",
              "facts of the interface tables of 10.0 to 10.16"),
          new KnownIssues(
              (version, board) ->
                  version.major() == 10 && version.minor() == 13 && board.l4t().startsWith("38."),
              "is older than the bindings' 10.15; JetPack 7.0 and 7.1 are untested",
              "update to JetPack 7.2",
              "append-only tables within TensorRT 10"));

  /** What is known of this pair. */
  static List<PreflightFinding> of(TensorRtVersion version, Board board) {
    return ALL.stream()
        .filter(trouble -> trouble.applies().test(version, board))
        .map(
            trouble ->
                PreflightFinding.note(
                    "tensorrt " + version,
                    "%s (%s)".formatted(trouble.what(), trouble.source()),
                    trouble.remedy()))
        .toList();
  }
}
