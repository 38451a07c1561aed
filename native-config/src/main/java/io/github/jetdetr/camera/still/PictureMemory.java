package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.memory.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.LongSupplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Whether there is memory for a picture, by its header, before anything of it is decoded. */
final class PictureMemory {

  // The decoder's picture, of which 4:4:4 or RGB take most, and beside it the one before, which is
  // lent, or what it is converted to in the frame's own memory.
  private static final int BYTES_PER_PIXEL = 3 + 3;
  // Java's decoder needs the picture in the heap, beside everything else that is there.
  private static final int SHARE_OF_HEAP = 4;

  private final LongSupplier freeNativeBytes;
  private final long maxHeapBytes;

  /**
   * @param freeNativeBytes native memory that may still be allocated
   * @param maxHeapBytes the heap's limit
   */
  PictureMemory(LongSupplier freeNativeBytes, long maxHeapBytes) {
    this.freeNativeBytes = freeNativeBytes;
    this.maxHeapBytes = maxHeapBytes;
  }

  /** That of this process. */
  static PictureMemory ofProcess() {
    return new PictureMemory(NativeMemory::freeBytes, Runtime.getRuntime().maxMemory());
  }

  /** Whether Java's decoder may take a picture of this size. */
  boolean fitsHeap(int width, int height) {
    return 3L * width * height <= maxHeapBytes / SHARE_OF_HEAP;
  }

  /**
   * Why a picture is not decoded; null if it may be, or if its header says nothing.
   *
   * @param file the whole file
   */
  @Nullable String refusal(byte[] file) {
    JpegHeader jpeg = JpegHeader.of(file);
    if (jpeg != null && PictureKind.of(ByteBuffer.wrap(file)) == PictureKind.JPEG) {
      return refusal(jpeg, file.length);
    }
    // Not by ImageIO's own choice, which writes the bytes to a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return null;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        return refusal(width, height, (long) width * height * BYTES_PER_PIXEL);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // FFmpeg reads what Java does not, and says what is wrong with what is damaged.
      return null;
    }
  }

  private @Nullable String refusal(JpegHeader jpeg, int bytes) {
    if (jpeg.isTooLargeFor(bytes)) {
      return "claims to have %d × %d pixels, for which its %d bytes are too few"
          .formatted(jpeg.width(), jpeg.height(), bytes);
    }
    if (!jpeg.progressive() && jpeg.pixels() > JpegHeader.MAX_PIXELS) {
      return "has %d × %d pixels, which are more than %d megapixels even at an eighth of its size"
          .formatted(jpeg.width(), jpeg.height(), JpegHeader.MAX_PIXELS / 1_000_000);
    }
    long passes = jpeg.progressive() ? (long) jpeg.components() * Short.BYTES * jpeg.pixels() : 0;
    return refusal(jpeg.width(), jpeg.height(), jpeg.pixels() * BYTES_PER_PIXEL + passes);
  }

  private @Nullable String refusal(int width, int height, long needed) {
    long free = freeNativeBytes.getAsLong();
    return needed <= free
        ? null
        : "has %d × %d pixels, which need %d MB of native memory; %d MB are free"
            .formatted(width, height, needed >> 20, free >> 20);
  }
}
