// A GPU that is none: CUDA's runtime, driver and NVRTC as far as the engine calls them, on the
// processor. It is as lazy as a stream may be: nothing that was enqueued runs before somebody waits
// for it, so whoever reads too early, or reuses memory too early, reads garbage every time and not
// once a month. Memory is never what one hopes for: new memory holds 0xA5, freed memory 0xDD.
#include "emulator.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <map>
#include <unistd.h>

namespace emulator {

std::recursive_mutex lock;
int wentWrong = 0;
static std::map<char *, Block> blocks;
static Stream legacy;
static size_t used = 0;
static std::map<std::string, int> alive;
static thread_local int lastError = 0;
static thread_local int capturing = 0;

static size_t total() {
  const char *bytes = getenv("EMULATOR_MEMORY");
  return bytes ? (size_t)atol(bytes) : (size_t)8 << 30;
}

int failed(int error) { return lastError = error; }

void count(const char *what, int change) { alive[what] += change; }

static double now() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

Stream *stream(void *handle) { return handle ? (Stream *)handle : &legacy; }

static void until(Event *event, long sequence);

// Takes the oldest thing a stream has to do, and does it.
static void step(Stream *stream) {
  Op op = stream->ops.front();
  if (op.awaited) until(op.awaited, op.sequence);
  stream->ops.pop_front();
  if (op.run) op.run();
  if (op.recorded) {
    op.recorded->done = op.sequence;
    op.recorded->millis = now();
  }
}

static void until(Event *event, long sequence) {
  while (event->done < sequence) {
    if (event->stream->ops.empty()) {
      fprintf(stderr, "emulator: an event is waited for that nothing will record\n");
      abort();
    }
    step(event->stream);
  }
}

void drain(Stream *stream) {
  while (!stream->ops.empty()) step(stream);
}

// Streams of ours wait for none, so the legacy one gets to its work when they are done with theirs.
static void late() { drain(&legacy); }

void enqueue(Stream *stream, Op op) {
  (stream->capturing ? stream->captured : stream->ops).push_back(op);
}

const Block *block(const void *pointer, size_t size) {
  auto after = blocks.upper_bound((char *)pointer);
  if (after == blocks.begin()) return nullptr;
  auto found = std::prev(after);
  bool inside = (char *)pointer + size <= found->first + found->second.size;
  return inside ? &found->second : nullptr;
}

static int take(void **pointer, size_t size, Place place) {
  std::lock_guard<std::recursive_mutex> held(lock);
  // Under a capture of this thread's kind an allocation is forbidden.
  if (capturing) return failed(900);
  if (size == 0 || used + size > total()) return failed(2);
  char *memory = (char *)aligned_alloc(256, (size + 255) / 256 * 256);
  memset(memory, 0xA5, size);
  blocks[memory] = {place, size};
  used += size;
  count("memory", 1);
  *pointer = memory;
  return 0;
}

static int giveBack(void *pointer, bool host) {
  std::lock_guard<std::recursive_mutex> held(lock);
  auto found = blocks.find((char *)pointer);
  if (found == blocks.end() || (found->second.place != DEVICE) != host) return failed(1);
  // Freeing waits for the whole device.
  for (Stream *each : Stream::all()) drain(each);
  drain(&legacy);
  memset(found->first, 0xDD, found->second.size);
  used -= found->second.size;
  free(found->first);
  blocks.erase(found);
  count("memory", -1);
  return 0;
}

static bool integrated() { return getenv("EMULATOR_INTEGRATED") != nullptr; }

// What is left at the end of the process was leaked.
struct AtTheEnd {
  ~AtTheEnd() {
    for (auto &each : alive)
      if (each.second) fprintf(stderr, "emulator: %d %s left\n", each.second, each.first.c_str());
  }
};
static AtTheEnd atTheEnd;

} // namespace emulator

using namespace emulator;
typedef std::lock_guard<std::recursive_mutex> Held;

extern "C" {

// ---- runtime: device

int cudaGetDeviceCount(int *count) { return *count = 1, 0; }
int cudaSetDevice(int device) { return device == 0 ? 0 : failed(101); }
int cudaGetDevice(int *device) { return *device = 0, 0; }
int cudaDriverGetVersion(int *version) { return *version = 13000, 0; }
int cudaRuntimeGetVersion(int *version) { return *version = 13010, 0; }
const char *cudaGetErrorName(int error) { return error ? "cudaErrorOfTheEmulator" : "cudaSuccess"; }
const char *cudaGetErrorString(int error) {
  switch (error) {
  case 0: return "no error";
  case 1: return "invalid argument";
  case 2: return "out of memory";
  case 400: return "invalid resource handle";
  case 600: return "device not ready";
  case 719: return "unspecified launch failure";
  case 900: return "operation not permitted when stream is capturing";
  default: return "an error of the emulator";
  }
}
int cudaGetLastError() {
  int error = lastError;
  lastError = 0;
  return error;
}
int cudaPeekAtLastError() { return lastError; }
int cudaDeviceGetAttribute(int *value, int attribute, int) {
  switch (attribute) {
  case 16: return *value = 7, 0;            // multiprocessors
  case 18: return *value = integrated(), 0; // shares the processor's memory
  case 75: return *value = 8, 0;            // compute capability
  case 76: return *value = 7, 0;
  default: return failed(1);
  }
}
int cudaGetDeviceProperties(void *, int) { return failed(801); }
int cudaDeviceSynchronize() {
  Held held(lock);
  for (Stream *each : Stream::all()) drain(each);
  drain(stream(nullptr));
  return 0;
}
int cudaMemGetInfo(size_t *free, size_t *total) {
  Held held(lock);
  *total = emulator::total();
  *free = emulator::total() - used;
  return 0;
}

// ---- runtime: memory

int cudaMalloc(void **pointer, size_t size) { return take(pointer, size, DEVICE); }
int cudaFree(void *pointer) { return pointer ? giveBack(pointer, false) : 0; }
int cudaHostAlloc(void **pointer, size_t size, unsigned flags) {
  return take(pointer, size, flags & 2 ? MAPPED : PINNED);
}
int cudaFreeHost(void *pointer) { return giveBack(pointer, true); }
int cudaHostGetDevicePointer(void **device, void *host, unsigned) {
  Held held(lock);
  const Block *found = block(host, 1);
  if (!found || found->place != MAPPED) return failed(1);
  *device = host;
  return 0;
}

static bool fits(const void *pointer, size_t size, bool onDevice) {
  const Block *found = block(pointer, size);
  return found && (onDevice ? found->place != PINNED : found->place != DEVICE);
}

int cudaMemcpyAsync(void *to, const void *from, size_t size, int kind, void *on) {
  Held held(lock);
  // 1: to the device, 2: from it, 3: on it, 4: wherever they lie. Only pinned memory is copied
  // while the processor goes on; other memory here is a mistake of ours.
  bool known = block(to, size) && block(from, size);
  bool right = kind == 4 || (fits(to, size, kind != 2) && fits(from, size, kind != 1));
  if (!known || !right) return failed(1);
  enqueue(stream(on), {[=] { memcpy(to, from, size); }});
  return 0;
}
int cudaMemset(void *memory, int value, size_t size) {
  Held held(lock);
  if (!block(memory, size)) return failed(1);
  // Of device memory it may come back before it is done.
  enqueue(stream(nullptr), {[=] { memset(memory, value, size); }});
  return 0;
}
int cudaMemsetAsync(void *memory, int value, size_t size, void *on) {
  Held held(lock);
  if (!block(memory, size)) return failed(1);
  enqueue(stream(on), {[=] { memset(memory, value, size); }});
  return 0;
}

// ---- runtime: streams and events

int cudaStreamCreateWithFlags(void **made, unsigned) {
  Held held(lock);
  *made = new Stream();
  Stream::all().push_back((Stream *)*made);
  count("streams", 1);
  return 0;
}
int cudaStreamDestroy(void *handle) {
  Held held(lock);
  Stream *gone = (Stream *)handle;
  drain(gone);
  Stream::all().remove(gone);
  delete gone;
  count("streams", -1);
  return 0;
}
int cudaStreamSynchronize(void *handle) {
  Held held(lock);
  Stream *on = stream(handle);
  if (on->capturing) return on->broken = true, failed(900);
  drain(on);
  late();
  return 0;
}
int cudaStreamWaitEvent(void *handle, void *event, unsigned) {
  Held held(lock);
  Event *awaited = (Event *)event;
  if (awaited->recorded) enqueue(stream(handle), {nullptr, nullptr, awaited, awaited->recorded});
  return 0;
}
int cudaEventCreateWithFlags(void **made, unsigned) {
  Held held(lock);
  *made = new Event();
  count("events", 1);
  return 0;
}
int cudaEventCreate(void **made) { return cudaEventCreateWithFlags(made, 0); }
int cudaEventDestroy(void *event) {
  Held held(lock);
  delete (Event *)event;
  count("events", -1);
  return 0;
}
int cudaEventRecordWithFlags(void *event, void *handle, unsigned flags) {
  Held held(lock);
  Event *recorded = (Event *)event;
  Stream *on = stream(handle);
  bool external = flags == 1;
  // External is a word for captures alone; without it an event in a capture has no time.
  if (external && !on->capturing) return failed(1);
  recorded->captured = on->capturing && !external;
  if (recorded->captured) return 0;
  recorded->stream = on;
  // Inside a graph the number is given at every launch.
  long sequence = on->capturing ? 0 : ++recorded->recorded;
  enqueue(on, {nullptr, recorded, nullptr, sequence});
  return 0;
}
int cudaEventRecord(void *event, void *handle) { return cudaEventRecordWithFlags(event, handle, 0); }
int cudaEventSynchronize(void *event) {
  Held held(lock);
  Event *awaited = (Event *)event;
  if (awaited->captured) return failed(400);
  until(awaited, awaited->recorded);
  late();
  int error = wentWrong;
  wentWrong = 0;
  return error ? failed(error) : 0;
}
int cudaEventElapsedTime(float *millis, void *from, void *to) {
  Held held(lock);
  Event *one = (Event *)from, *other = (Event *)to;
  if (one->captured || other->captured || !one->recorded || !other->recorded) return failed(400);
  if (one->done < one->recorded || other->done < other->recorded) return failed(600);
  *millis = (float)(other->millis - one->millis);
  return 0;
}

// ---- runtime: graphs

int cudaStreamBeginCapture(void *handle, int mode) {
  Held held(lock);
  Stream *on = stream(handle);
  // 1: other calls of this thread are forbidden, those of other threads are not.
  if (!handle || mode != 1 || on->capturing) return failed(900);
  on->capturing = true;
  on->broken = false;
  on->captured.clear();
  capturing++;
  return 0;
}
int cudaStreamEndCapture(void *handle, void **graph) {
  Held held(lock);
  Stream *on = stream(handle);
  if (!on->capturing) return failed(401);
  on->capturing = false;
  capturing--;
  if (on->broken) return *graph = nullptr, failed(901);
  *graph = new std::deque<Op>(on->captured);
  count("graphs", 1);
  return 0;
}
int cudaStreamIsCapturing(void *handle, int *status) {
  return *status = stream(handle)->capturing, 0;
}
int cudaGraphInstantiate(void **made, void *graph, unsigned long long) {
  Held held(lock);
  *made = new std::deque<Op>(*(std::deque<Op> *)graph);
  count("executable graphs", 1);
  return 0;
}
int cudaGraphDestroy(void *graph) {
  Held held(lock);
  delete (std::deque<Op> *)graph;
  count("graphs", -1);
  return 0;
}
int cudaGraphExecDestroy(void *graph) {
  Held held(lock);
  delete (std::deque<Op> *)graph;
  count("executable graphs", -1);
  return 0;
}
// EMULATOR_FAILS=N: the N-th launch fails. EMULATOR_DIES=N: that and everything after it, as after a
// kernel that read where it must not: CUDA takes nothing from this process any more.
static bool isDead() {
  static const char *fails = getenv("EMULATOR_FAILS"), *dies = getenv("EMULATOR_DIES");
  static long launches = 0;
  launches++;
  return (fails && launches == atol(fails)) || (dies && launches >= atol(dies));
}

int cudaGraphLaunch(void *graph, void *handle) {
  Held held(lock);
  Stream *on = stream(handle);
  if (on->capturing) return failed(900);
  if (isDead()) return failed(719);
  for (Op op : *(std::deque<Op> *)graph) {
    if (op.recorded) {
      op.recorded->stream = on;
      op.sequence = ++op.recorded->recorded;
    }
    enqueue(on, op);
  }
  return 0;
}

// ---- driver

int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int *version) { return cudaDriverGetVersion(version); }
int cuDeviceGet(int *device, int) { return *device = 0, 0; }
int cuDeviceGetCount(int *count) { return *count = 1, 0; }
int cuDeviceGetName(char *name, int size, int) {
  return snprintf(name, size, "Emulator%s", integrated() ? " with shared memory" : ""), 0;
}
int cuGetErrorName(int error, const char **name) {
  return *name = error ? "CUDA_ERROR_OF_THE_EMULATOR" : "CUDA_SUCCESS", 0;
}
int cuGetErrorString(int error, const char **text) { return cuGetErrorName(error, text); }
int cuModuleLoadDataEx(void **, const void *, unsigned, int *, void **) { return 801; }
int cuModuleLoadData(void **module, const void *code) {
  Held held(lock);
  // The "code" is the path of what nvrtcCompileProgram made.
  *module = dlopen((const char *)code, RTLD_NOW | RTLD_LOCAL);
  if (!*module) return fprintf(stderr, "emulator: %s\n", dlerror()), 200;
  count("modules", 1);
  return 0;
}
int cuModuleUnload(void *module) {
  Held held(lock);
  count("modules", -1);
  return dlclose(module);
}
int cuModuleGetFunction(void **function, void *module, const char *name) {
  *function = dlsym(module, (std::string("launch_") + name).c_str());
  return *function ? 0 : 500;
}
int cuLaunchKernel(void *function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                   unsigned blockY, unsigned blockZ, unsigned, void *on, void **arguments, void **) {
  Held held(lock);
  if (gridZ != 1 || blockZ != 1 || blockX * blockY > 1024) return 1;
  typedef void (*Launch)(unsigned, unsigned, unsigned, unsigned, void *, void *, void *);
  Launch launch = (Launch)function;
  // Arguments are read when the kernel is launched, what they point to when it runs.
  void *samples = *(void **)arguments[0];
  void *recipe = *(void **)arguments[1];
  void *canvas = *(void **)arguments[2];
  for (void *each : {samples, recipe, canvas}) {
    const Block *found = block(each, 1);
    if (!found || found->place == PINNED) return 700;
  }
  enqueue(stream(on), {[=] { launch(gridX, gridY, blockX, blockY, samples, recipe, canvas); }});
  return 0;
}

// ---- NVRTC: the host's compiler

struct Program {
  std::string source, log, library;
};

int nvrtcVersion(int *major, int *minor) { return *major = 13, *minor = 1, 0; }
const char *nvrtcGetErrorString(int error) { return error ? "does not compile" : "no error"; }
int nvrtcCreateProgram(void **program, const char *source, const char *, int, const char *const *,
                       const char *const *) {
  *program = new Program{source, "", ""};
  return 0;
}
int nvrtcDestroyProgram(void **program) {
  delete (Program *)*program;
  *program = nullptr;
  return 0;
}
int nvrtcCompileProgram(void *handle, int count, const char *const *options) {
  Held held(lock);
  Program *program = (Program *)handle;
  bool contracted = true;
  for (int at = 0; at < count; at++) contracted &= strcmp(options[at], "--fmad=false") != 0;
  if (contracted) return program->log = "compile with --fmad=false", 6;
  static std::map<std::string, std::string> made;
  std::string &library = made[program->source];
  if (library.empty()) {
    std::string base = std::string(getenv("EMULATOR_FOLDER")) + "/kernel-" +
                       std::to_string(getpid()) + "-" + std::to_string(made.size());
    std::ofstream(base + ".cpp")
        << "struct Dim { int x, y; };\n"
           "static Dim blockIdx, blockDim, threadIdx;\n"
           "#define __global__\n#define __device__ static\n"
        << program->source
        << "\nextern \"C\" void launch_preprocess(unsigned gx, unsigned gy, unsigned bx,\n"
           "    unsigned by, void *samples, void *recipe, void *canvas) {\n"
           "  blockDim = {(int)bx, (int)by};\n"
           "  for (blockIdx.y = 0; blockIdx.y < (int)gy; blockIdx.y++)\n"
           "    for (blockIdx.x = 0; blockIdx.x < (int)gx; blockIdx.x++)\n"
           "      for (threadIdx.y = 0; threadIdx.y < (int)by; threadIdx.y++)\n"
           "        for (threadIdx.x = 0; threadIdx.x < (int)bx; threadIdx.x++)\n"
           "          preprocess((const unsigned char *)samples, (const int *)recipe, canvas);\n"
           "}\n";
    std::string command = "g++ -O2 -ffp-contract=off -fno-strict-aliasing -fPIC -shared '" + base +
                          ".cpp' -o '" + base + ".so' > '" + base + ".log' 2>&1";
    if (system(command.c_str()) != 0) return program->log = "see " + base + ".log", 6;
    library = base + ".so";
  }
  program->library = library;
  return 0;
}
int nvrtcGetProgramLogSize(void *program, size_t *size) {
  return *size = ((Program *)program)->log.size() + 1, 0;
}
int nvrtcGetProgramLog(void *program, char *log) {
  return strcpy(log, ((Program *)program)->log.c_str()), 0;
}
int nvrtcGetCUBINSize(void *program, size_t *size) {
  return *size = ((Program *)program)->library.size() + 1, 0;
}
int nvrtcGetCUBIN(void *program, char *code) {
  return strcpy(code, ((Program *)program)->library.c_str()), 0;
}
int nvrtcGetPTXSize(void *, size_t *) { return 11; }
int nvrtcGetPTX(void *, char *) { return 11; }

} // extern "C"
