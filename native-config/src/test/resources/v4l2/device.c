/*
 * A camera as the kernel's Video4Linux shows one, for processes that preload this. V4L2_DEVICE names the
 * file that is the device, V4L2_MODE what it does, V4L2_JPEG a picture of 320 x 240 that it sends as MJPEG.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS 8
#define BUFFER_BYTES (2 * 640 * 480)
#define PERIOD_NS 20000000LL
#define FRAMES_BEFORE_TROUBLE 5

static int device = -1;
static int gone;
static char *memory;
static unsigned char jpeg[BUFFER_BYTES];
static size_t jpeg_bytes;
static unsigned format = V4L2_PIX_FMT_YUYV, width = 640, height = 480;
static int count, queue[BUFFERS], queued, streaming, sent;
static long long due;

static const char *mode(void) {
  const char *value = getenv("V4L2_MODE");
  return value ? value : "";
}

static int is(const char *name) { return strcmp(mode(), name) == 0; }

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int fail(int code) {
  errno = code;
  return -1;
}

static int open_device(void) {
  const char *picture = getenv("V4L2_JPEG");
  FILE *file = picture ? fopen(picture, "rb") : NULL;
  if (gone) return fail(ENODEV);
  if (is("busy")) return fail(EBUSY);
  if (file) {
    jpeg_bytes = fread(jpeg, 1, sizeof jpeg, file);
    fclose(file);
  }
  device = memfd_create("v4l2", MFD_CLOEXEC);
  if (device < 0 || ftruncate(device, (long)BUFFERS * BUFFER_BYTES) < 0) return -1;
  memory = mmap(NULL, (size_t)BUFFERS * BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
  queued = sent = streaming = count = 0;
  fprintf(stderr, "device: opened\n");
  return device;
}

static int is_device(const char *path) {
  const char *name = getenv("V4L2_DEVICE");
  return name && strcmp(name, path) == 0;
}

int open(const char *path, int flags, ...) {
  static int (*real)(const char *, int, ...);
  va_list list;
  va_start(list, flags);
  int rights = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, int) : 0;
  va_end(list);
  if (is_device(path)) return open_device();
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  return real(path, flags, rights);
}

int open64(const char *path, int flags, ...) {
  static int (*real)(const char *, int, ...);
  va_list list;
  va_start(list, flags);
  int rights = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, int) : 0;
  va_end(list);
  if (is_device(path)) return open_device();
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
  return real(path, flags, rights);
}

int close(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
  if (fd == device && fd >= 0) {
    fprintf(stderr, "device: closed%s\n", streaming ? " while streaming" : "");
    munmap(memory, (size_t)BUFFERS * BUFFER_BYTES);
    device = -1;
  }
  return real(fd);
}

static void describe(struct v4l2_pix_format *pix) {
  pix->width = width;
  pix->height = height;
  pix->pixelformat = format;
  pix->field = V4L2_FIELD_NONE;
  pix->bytesperline = format == V4L2_PIX_FMT_YUYV ? 2 * width : 0;
  pix->sizeimage = format == V4L2_PIX_FMT_YUYV ? 2 * width * height : BUFFER_BYTES;
}

static int set_format(struct v4l2_format *wanted) {
  struct v4l2_pix_format *pix = &wanted->fmt.pix;
  if (wanted->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
  if (!is("stubborn") && (pix->pixelformat == V4L2_PIX_FMT_MJPEG || pix->pixelformat == V4L2_PIX_FMT_YUYV))
    format = pix->pixelformat;
  /* As drivers do: the nearest size that they have. */
  width = pix->width > 480 ? 640 : 320;
  height = pix->width > 480 ? 480 : 240;
  if (format == V4L2_PIX_FMT_MJPEG) {
    width = 320;
    height = 240;
  }
  describe(pix);
  return 0;
}

static int dequeue(struct v4l2_buffer *buffer) {
  int trouble = sent >= FRAMES_BEFORE_TROUBLE;
  if (trouble && is("unplug")) {
    gone = 1;
    return fail(ENODEV);
  }
  if (is("silent") || (trouble && is("stall")) || !streaming || queued == 0 || now() < due)
    return fail(EAGAIN);
  int index = queue[0];
  memmove(queue, queue + 1, sizeof(int) * (size_t)--queued);
  char *to = memory + (size_t)index * BUFFER_BYTES;
  size_t bytes = 2 * (size_t)width * height;
  if (format == V4L2_PIX_FMT_MJPEG) {
    bytes = jpeg_bytes;
    memcpy(to, jpeg, bytes);
  } else {
    for (size_t at = 0; at < bytes; at += 2) {
      to[at] = (char)(40 + sent);
      to[at + 1] = (char)128;
    }
  }
  memset(buffer, 0, sizeof *buffer);
  buffer->index = (unsigned)index;
  buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer->memory = V4L2_MEMORY_MMAP;
  buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  buffer->bytesused = (unsigned)bytes;
  if (is("flaws") && sent == 2) buffer->flags |= V4L2_BUF_FLAG_ERROR;
  if (is("flaws") && sent == 3) buffer->bytesused /= 2;
  buffer->timestamp.tv_sec = due / 1000000000LL;
  buffer->timestamp.tv_usec = due % 1000000000LL / 1000;
  sent++;
  due = now() + PERIOD_NS;
  return 0;
}

static int control(unsigned long request, void *argument) {
  switch (request) {
    case VIDIOC_QUERYCAP: {
      struct v4l2_capability *answer = argument;
      memset(answer, 0, sizeof *answer);
      strcpy((char *)answer->driver, "shim");
      answer->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
      return 0;
    }
    case VIDIOC_G_INPUT:
      *(int *)argument = 0;
      return 0;
    case VIDIOC_ENUMINPUT: {
      struct v4l2_input *answer = argument;
      if (answer->index) return fail(EINVAL);
      answer->std = 0;
      return 0;
    }
    case VIDIOC_ENUM_FMT: {
      struct v4l2_fmtdesc *answer = argument;
      if (answer->index > 1) return fail(EINVAL);
      answer->pixelformat = answer->index ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
      return 0;
    }
    case VIDIOC_G_FMT:
      describe(&((struct v4l2_format *)argument)->fmt.pix);
      return 0;
    case VIDIOC_S_FMT:
      return set_format(argument);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
      struct v4l2_streamparm *answer = argument;
      answer->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
      answer->parm.capture.timeperframe.numerator = 1;
      answer->parm.capture.timeperframe.denominator = 50;
      return 0;
    }
    case VIDIOC_REQBUFS: {
      struct v4l2_requestbuffers *answer = argument;
      if (answer->count > BUFFERS) answer->count = BUFFERS;
      count = (int)answer->count;
      return 0;
    }
    case VIDIOC_QUERYBUF: {
      struct v4l2_buffer *answer = argument;
      if ((int)answer->index >= count) return fail(EINVAL);
      answer->length = BUFFER_BYTES;
      answer->m.offset = answer->index * BUFFER_BYTES;
      return 0;
    }
    case VIDIOC_QBUF:
      if (gone) return fail(ENODEV);
      queue[queued++] = (int)((struct v4l2_buffer *)argument)->index;
      return 0;
    case VIDIOC_DQBUF:
      return dequeue(argument);
    case VIDIOC_STREAMON:
      streaming = 1;
      due = now();
      return 0;
    case VIDIOC_STREAMOFF:
      streaming = 0;
      return gone ? fail(ENODEV) : 0;
    default:
      return fail(ENOTTY);
  }
}

int ioctl(int fd, unsigned long request, ...) {
  static int (*real)(int, unsigned long, ...);
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (fd == device && fd >= 0) return control((unsigned)request, argument);
  if (!real) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
  return real(fd, request, argument);
}
