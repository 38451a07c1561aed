package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/** FFmpeg's own program: the one that the preset brings, or another that is installed. */
final class FfmpegTool {

  private final Path program;

  FfmpegTool(Path program) {
    this.program = program;
  }

  /**
   * The preset's, which lacks the encoders of the GPL, of H.265 for one. Skips the running test
   * where it cannot run: it is linked with libraries of a desktop, which FFmpeg's package brings.
   */
  static FfmpegTool bundled() {
    try {
      DeviceLibrary.load();
      return new FfmpegTool(Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class)));
    } catch (LinkageError e) {
      ForeignProgram.FFMPEG.require();
      throw e;
    }
  }

  /** Runs it in {@code folder} with arguments separated by spaces. */
  void run(Path folder, String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-v", "error"));
    command.addAll(List.of(arguments.strip().split(" +")));
    Path log = folder.resolve("ffmpeg.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Path folderOfProgram = program.toAbsolutePath().getParent();
    if (folderOfProgram != null && Files.exists(folderOfProgram.resolve("libjniavcodec.so"))) {
      builder.environment().put("LD_LIBRARY_PATH", folderOfProgram.toString());
    }
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("ffmpeg does not end: " + arguments);
    }
    if (process.exitValue() != 0) {
      String said = Files.readString(log, StandardCharsets.UTF_8);
      throw new IOException("ffmpeg " + arguments + ": " + said);
    }
  }
}
