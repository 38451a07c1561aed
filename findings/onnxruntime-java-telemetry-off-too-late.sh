#!/usr/bin/env bash
# com.microsoft.onnxruntime:onnxruntime 1.29.0 (Java, Linux x86-64, JDK 17)
#
# Expected: OrtEnvironment.getEnvironment().setTelemetry(false), the first thing a program does with ONNX
# Runtime, and without opening a model, keeps its usage telemetry from leaving anything behind.
# Seen: the library has already written a device id and a database below $XDG_CACHE_HOME (or ~/.cache), in
# Microsoft/DeveloperTools/.onnxruntime, when getEnvironment() returns. Only ORT_DISABLE_TELEMETRY=1 in the
# environment of the process, before the library is loaded, leaves nothing.
#
# Needs java and mvn. Prints the files of both ways; fails if either behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.29.0 -DoutputDirectory="$work" \
  -Dmdep.useBaseVersion=true > mvn.log 2>&1 || { cat mvn.log >&2; exit 2; }

cat > Open.java <<'JAVA'
import ai.onnxruntime.OrtEnvironment;

public class Open {
  public static void main(String[] arguments) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    System.out.println("ONNX Runtime " + environment.getVersion());
    Thread.sleep(2000);
  }
}
JAVA

try() { # NAME VARIABLE=VALUE...
  local name=$1
  shift
  mkdir -p "$name/home" "$name/tmp"
  # The library needs more stack than Java's main thread has by default.
  env "$@" HOME="$work/$name/home" XDG_CACHE_HOME="$work/$name/home/.cache" TMPDIR="$work/$name/tmp" \
    java -Xss16m -Duser.home="$work/$name/home" -Djava.io.tmpdir="$work/$name/tmp" \
    -cp onnxruntime-1.29.0.jar Open.java > "$name.out" 2>&1 || { cat "$name.out" >&2; exit 2; }
  (cd "$name/home" && find . -type f | sort) > "$name.files"
  echo "$name: $(grep 'ONNX Runtime' "$name.out"), files left below the home folder:"
  sed 's/^/  /' "$name.files"
}

try setTelemetry-false ORT_DISABLE_TELEMETRY=
try variable-set ORT_DISABLE_TELEMETRY=1

status=0
grep -q '\.onnxruntime/' setTelemetry-false.files || { echo "CHANGED: setTelemetry(false) leaves nothing"; status=1; }
[ ! -s variable-set.files ] || { echo "CHANGED: the variable no longer keeps files away"; status=1; }
exit $status
