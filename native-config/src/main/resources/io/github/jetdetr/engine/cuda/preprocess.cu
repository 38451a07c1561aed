// The stage preprocess on the GPU: a frame as it lies in memory becomes a network's input.
//
// One thread makes one pixel of the canvas, all three channels. What it has to do stands in the
// recipe: a header of 40 words, then tables of taps, as KernelRecipe writes them. Pictures (RGB and
// grey) are shrunk in Pillow's integers, bit for bit; video (YUV) plane by plane in float, then
// turned into colors. Only the language's core is used, so that the same text runs as plain C++.

enum Recipe {
  CANVAS_WIDTH,
  CANVAS_HEIGHT,
  LEFT,
  TOP,
  WIDTH,
  HEIGHT,
  COLUMNS_FIRST,
  VIDEO,
  PLANES = 8,       // three times offset, stride, step, table across, table down
  LUMA_OFFSET = 23, // floats from here on
  LUMA_SCALE,
  RED_OF_V,
  GREEN_OF_U,
  GREEN_OF_V,
  BLUE_OF_U,
  SCALES = 29,  // per channel of the canvas
  SHIFTS = 32,
  BORDERS = 35,
  REVERSED = 38, // words again: channels are blue, green, red
  HALF_OUTPUT
};

enum Plane { OFFSET, STRIDE, STEP, ACROSS, DOWN, PLANE_WORDS };

// A table: the most taps of one target, then for each target the first source sample, the number
// of taps and their weights in 22-bit fixed point.
struct Taps {
  int first;
  int count;
  const int *weights;
};

__device__ Taps taps(const int *recipe, int table, int target) {
  const int *row = recipe + table + 1 + target * (recipe[table] + 2);
  Taps found = {row[0], row[1], row + 2};
  return found;
}

__device__ int clip(int sum) {
  int value = sum >> 22;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

// Bytes after each pass, as Pillow has them; which pass comes first matters to the last bit.
__device__ int shrinkPicture(const unsigned char *samples, Taps outer, int outerStep, Taps inner,
                             int innerStep) {
  int total = 1 << 21;
  for (int o = 0; o < outer.count; o++) {
    const unsigned char *line =
        samples + (outer.first + o) * outerStep + inner.first * innerStep;
    int sum = 1 << 21;
    for (int i = 0; i < inner.count; i++) {
      sum += line[i * innerStep] * inner.weights[i];
    }
    total += clip(sum) * outer.weights[o];
  }
  return clip(total);
}

__device__ float shrinkVideo(const unsigned char *samples, Taps rows, int stride, Taps columns,
                             int step) {
  float total = 0;
  for (int row = 0; row < rows.count; row++) {
    const unsigned char *line = samples + (rows.first + row) * stride + columns.first * step;
    int sum = 0;
    for (int column = 0; column < columns.count; column++) {
      sum += line[column * step] * columns.weights[column];
    }
    total += (float)sum * (float)rows.weights[row];
  }
  return total * (1.0f / 4194304.0f) * (1.0f / 4194304.0f);
}

__device__ float sample(const unsigned char *samples, const int *recipe, int component, int x,
                        int y) {
  const int *plane = recipe + PLANES + component * PLANE_WORDS;
  Taps across = taps(recipe, plane[ACROSS], x);
  Taps down = taps(recipe, plane[DOWN], y);
  const unsigned char *first = samples + plane[OFFSET];
  if (recipe[VIDEO]) {
    return shrinkVideo(first, down, plane[STRIDE], across, plane[STEP]);
  }
  return recipe[COLUMNS_FIRST]
             ? shrinkPicture(first, across, plane[STEP], down, plane[STRIDE])
             : shrinkPicture(first, down, plane[STRIDE], across, plane[STEP]);
}

__device__ float clamp(float level) { return level < 0 ? 0 : level > 255 ? 255 : level; }

__device__ void colorOf(const float *numbers, float *color) {
  float luma = (color[0] - numbers[LUMA_OFFSET]) * numbers[LUMA_SCALE];
  float u = color[1] - 128;
  float v = color[2] - 128;
  color[0] = clamp(luma + numbers[RED_OF_V] * v);
  color[1] = clamp(luma + numbers[GREEN_OF_U] * u + numbers[GREEN_OF_V] * v);
  color[2] = clamp(luma + numbers[BLUE_OF_U] * u);
}

// IEEE 754 binary16, ties to even; no header of CUDA's, which a device may lack.
__device__ unsigned short halfOf(float value) {
  union {
    float number;
    unsigned int bits;
  } in;
  in.number = value;
  unsigned int sign = in.bits >> 16 & 0x8000;
  unsigned int magnitude = in.bits & 0x7fffffff;
  if (magnitude >= 0x47800000) {
    return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  }
  if (magnitude < 0x38800000) {
    // Half's least step is that of floats just above 0.5, so adding 0.5 rounds.
    in.bits = magnitude;
    in.number += 0.5f;
    return sign | (in.bits - 0x3f000000);
  }
  return sign | (magnitude - 0x38000000 + 0x0fff + (magnitude >> 13 & 1)) >> 13;
}

extern "C" __global__ void preprocess(const unsigned char *samples, const int *recipe,
                                      void *canvas) {
  int x = blockIdx.x * blockDim.x + threadIdx.x;
  int y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= recipe[CANVAS_WIDTH] || y >= recipe[CANVAS_HEIGHT]) {
    return;
  }
  const float *numbers = (const float *)recipe;
  int left = x - recipe[LEFT];
  int top = y - recipe[TOP];
  bool inside = left >= 0 && left < recipe[WIDTH] && top >= 0 && top < recipe[HEIGHT];
  float color[3];
  if (inside) {
    for (int component = 0; component < 3; component++) {
      color[component] = sample(samples, recipe, component, left, top);
    }
    if (recipe[VIDEO]) {
      colorOf(numbers, color);
    }
  }
  for (int channel = 0; channel < 3; channel++) {
    float value = numbers[BORDERS + channel];
    if (inside) {
      float level = color[recipe[REVERSED] ? 2 - channel : channel];
      value = level * (1.0f / 255.0f) * numbers[SCALES + channel] + numbers[SHIFTS + channel];
    }
    int at = (channel * recipe[CANVAS_HEIGHT] + y) * recipe[CANVAS_WIDTH] + x;
    if (recipe[HALF_OUTPUT]) {
      ((unsigned short *)canvas)[at] = halfOf(value);
    } else {
      ((float *)canvas)[at] = value;
    }
  }
}
