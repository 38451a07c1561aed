package io.github.jetdetr.pipeline;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import java.nio.ByteBuffer;

/**
 * A camera with minimal cost: one 1280 × 720 picture in YUV 4:2:0, copied for every frame as a CSI
 * camera's would be. For measuring the daemon's overhead without that of a decoder.
 */
public final class StillCamera implements Camera {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  private final byte[][] planes = new byte[PixelFormat.YUV420P.planes()][];
  private volatile boolean closed;
  private long nextId;

  public StillCamera() {
    for (int plane = 0; plane < planes.length; plane++) {
      int rowBytes = PixelFormat.YUV420P.rowBytes(plane, WIDTH);
      int rows = PixelFormat.YUV420P.rows(plane, HEIGHT);
      planes[plane] = new byte[rowBytes * rows];
      for (int at = 0; at < planes[plane].length; at++) {
        // Slanted waves: detail at every scale, but nothing that looks like an object.
        int row = at / rowBytes;
        double wave = Math.sin((at % rowBytes) / 23.0 + row / 31.0);
        planes[plane][at] = (byte) (126 + 90 * wave);
      }
    }
  }

  @Override
  public Grab next(Frame frame) {
    if (closed) {
      return new NoFrame(NoFrame.Reason.LOST, "closed");
    }
    long takenAtNanos = System.nanoTime();
    frame.reshape(PixelFormat.YUV420P, ColorSpace.BT709_LIMITED, WIDTH, HEIGHT);
    for (int plane = 0; plane < planes.length; plane++) {
      int rowBytes = PixelFormat.YUV420P.rowBytes(plane, WIDTH);
      ByteBuffer target = frame.writablePlane(plane);
      for (int row = 0; row * rowBytes < planes[plane].length; row++) {
        target.put(row * frame.stride(plane), planes[plane], row * rowBytes, rowBytes);
      }
    }
    frame.stamp(nextId++, takenAtNanos, TimeSource.REPLAY);
    return frame;
  }

  @Override
  public void close() {
    closed = true;
  }
}
