// A TensorRT that is none. Its objects lie in memory as TensorRT 10's do: a table of virtual
// functions and the address of the real thing, which has a table of its own. The places in those
// tables are what the presets' binding calls, read from its machine code; a place that is not
// filled ends the process. The network itself is run by whoever registered for it.
#include "emulator.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <map>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

using namespace emulator;
typedef std::lock_guard<std::recursive_mutex> Held;

namespace {

struct Dims {
  int32_t count;
  int64_t size[8];
};

// ---- what is asked of whoever runs the network; the same bytes are read in Java

struct Tensor {
  char name[64];
  int32_t type, input, count, unused;
  int64_t size[8];
  void *data;
};
struct Request {
  int32_t what, tensors, failed, unused;
  char path[1024], message[512];
  Tensor tensor[16];
};
enum { DESCRIBE, SHAPES, RUN };

void (*network)(void *) = nullptr;

// ---- objects

void unknown() {
  fprintf(stderr, "emulator: TensorRT has a function here that the engine was not known to call\n");
  abort();
}

struct Table {
  void *at[64];
  Table(std::initializer_list<std::pair<int, void *>> filled) {
    for (void *&place : at) place = (void *)unknown;
    for (auto &each : filled) at[each.first] = each.second;
  }
};

struct Object {
  void *const *table;
  void *thing;
  std::function<void()> *end;
};

void destroy(Object *object) {
  Held held(lock);
  (*object->end)();
  delete object->end;
  delete object;
  count("TensorRT objects", -1);
}
const Table API{{1, (void *)destroy}};

template <class T> Object *handedOut(T *thing) {
  count("TensorRT objects", 1);
  return new Object{API.at, thing, new std::function<void()>([thing] { delete thing; })};
}
template <class T> T *thing(Object *object) { return (T *)object->thing; }

struct Logger {
  void **table;
};
void say(Logger *logger, int severity, const std::string &text) {
  ((void (*)(Logger *, int, const char *))logger->table[0])(logger, severity, text.c_str());
}
const int ERROR = 1;

Request *asked(int what, const std::string &path) {
  Request *request = new Request();
  memset((void *)request, 0, sizeof *request);
  request->what = what;
  snprintf(request->path, sizeof request->path, "%s", path.c_str());
  return request;
}

bool ask(Request *request) {
  if (!network) {
    snprintf(request->message, sizeof request->message, "nobody runs networks here");
    return false;
  }
  network(request);
  return !request->failed;
}

size_t bytesOf(int type) {
  switch (type) {
  case 0: case 3: return 4; // float, int32
  case 1: return 2;         // half
  case 8: return 8;         // int64
  default: return 1;
  }
}

struct Info {
  std::string name;
  int type;
  bool input;
  Dims dims;
};

size_t bytes(const Info &tensor, const Dims &dims) {
  size_t bytes = bytesOf(tensor.type);
  for (int at = 0; at < dims.count; at++) bytes *= dims.size[at];
  return bytes;
}

std::vector<Info> infos(const Request *request) {
  std::vector<Info> infos;
  for (int at = 0; at < request->tensors; at++) {
    const Tensor &tensor = request->tensor[at];
    Info info{tensor.name, tensor.type, tensor.input != 0, {tensor.count, {}}};
    memcpy(info.dims.size, tensor.size, sizeof tensor.size);
    infos.push_back(info);
  }
  return infos;
}

// ---- host memory, timing cache

struct Memory {
  void *const *table;
  std::string bytes;
};
void *memoryData(Memory *self) { return (void *)self->bytes.data(); }
size_t memorySize(Memory *self) { return self->bytes.size(); }
const Table MEMORY{{2, (void *)memoryData}, {3, (void *)memorySize}};

struct Cache {
  void *const *table;
};
Object *cacheSerialize(Cache *) { return handedOut(new Memory{MEMORY.at, "timings"}); }
const Table CACHE{{2, (void *)cacheSerialize}};

// ---- network, parser

struct Input {
  void *const *table;
  Info info;
  Object face;
};
const char *inputName(Input *self) { return self->info.name.c_str(); }
Dims inputDims(Input *self) { return self->info.dims; }
const Table INPUT{{3, (void *)inputName}, {5, (void *)inputDims}};

struct Network {
  void *const *table;
  std::string path;
  std::vector<Info> tensors;
  std::vector<std::unique_ptr<Input>> inputs;
};
int networkInputs(Network *self) { return (int)self->inputs.size(); }
Object *networkInput(Network *self, int at) { return &self->inputs[at]->face; }
const Table NETWORK{{14, (void *)networkInputs}, {15, (void *)networkInput}};

struct Parser {
  void *const *table;
  Network *network;
  Logger *logger;
};
bool parseFromFile(Parser *self, const char *path, int) {
  Held held(lock);
  std::unique_ptr<Request> request(asked(DESCRIBE, path));
  if (!ask(request.get())) return say(self->logger, ERROR, request->message), false;
  self->network->path = path;
  self->network->tensors = infos(request.get());
  for (const Info &info : self->network->tensors) {
    if (!info.input) continue;
    Input *input = new Input{INPUT.at, info, {}};
    input->face = {API.at, input, nullptr};
    self->network->inputs.emplace_back(input);
  }
  return true;
}
int parserErrors(Parser *) { return 0; }
void parserEnd(Parser *self) {
  delete self;
  count("TensorRT objects", -1);
}
const Table PARSER{{1, (void *)parseFromFile}, {5, (void *)parserErrors}, {9, (void *)parserEnd}};

// ---- builder

struct Profile {
  void *const *table;
  std::map<std::string, std::map<int, Dims>> dims;
  Object face;
};
bool profileDims(Profile *self, const char *name, int which, const Dims *dims) {
  self->dims[name][which] = *dims;
  return true;
}
const Table PROFILE{{2, (void *)profileDims}};

struct Config {
  void *const *table;
  std::vector<Profile *> profiles;
  bool workspace = false;
};
int addProfile(Config *self, Object *profile) {
  self->profiles.push_back(thing<Profile>(profile));
  return (int)self->profiles.size() - 1;
}
Object *createTimingCache(Config *, const void *, size_t) {
  return handedOut(new Cache{CACHE.at});
}
bool setTimingCache(Config *, Object *, bool) { return true; }
void setMemoryPoolLimit(Config *self, int, size_t size) { self->workspace = size > 0; }
void setLevel(Config *, int) {}
void setVerbosity(Config *, int) {}
const Table CONFIG{{25, (void *)addProfile},         {27, (void *)setVerbosity},
                   {40, (void *)createTimingCache},  {41, (void *)setTimingCache},
                   {43, (void *)setMemoryPoolLimit}, {47, (void *)setLevel}};

struct Builder {
  void *const *table;
  Logger *logger;
  std::vector<std::unique_ptr<Profile>> profiles;
};
Object *createNetwork(Builder *self, unsigned flags) {
  // 1 << kSTRONGLY_TYPED
  if (flags != 2) return say(self->logger, ERROR, "the network is not strongly typed"), nullptr;
  return handedOut(new Network{NETWORK.at, "", {}, {}});
}
Object *createConfig(Builder *) { return handedOut(new Config{CONFIG.at}); }
Object *createProfile(Builder *self) {
  Profile *made = new Profile{PROFILE.at, {}, {}};
  made->face = {API.at, made, nullptr};
  self->profiles.emplace_back(made);
  return &made->face;
}

const char *const MAGIC = "a plan of the emulator";

Object *build(Builder *self, Object *networkObject, Object *configObject) {
  Held held(lock);
  Network *what = thing<Network>(networkObject);
  Config *config = thing<Config>(configObject);
  std::ostringstream plan;
  plan << MAGIC << '\n' << what->path << '\n' << config->profiles.size() << '\n';
  for (Profile *profile : config->profiles) {
    for (auto &input : what->inputs) {
      auto found = profile->dims.find(input->info.name);
      if (found == profile->dims.end() || found->second.size() != 3)
        return say(self->logger, ERROR, "a profile lacks " + input->info.name), nullptr;
      // least and most; what is best has to lie between
      for (int which : {0, 1, 2}) {
        const Dims &dims = found->second[which];
        for (int at = 0; at < dims.count; at++) {
          if (input->info.dims.size[at] >= 0 && input->info.dims.size[at] != dims.size[at])
            return say(self->logger, ERROR, "a profile contradicts the network"), nullptr;
          plan << dims.size[at] << ' ';
        }
      }
      plan << '\n';
    }
  }
  return handedOut(new Memory{MEMORY.at, plan.str()});
}
const Table BUILDER{{7, (void *)createConfig},
                    {8, (void *)createNetwork},
                    {9, (void *)createProfile},
                    {14, (void *)build}};

// ---- engine and contexts

struct Range {
  Dims least, most;
};

struct Engine {
  void *const *table;
  Logger *logger;
  std::string path;
  std::vector<Info> tensors;
  std::vector<std::map<std::string, Range>> profiles;
  int contexts = 0;
  ~Engine() {
    if (contexts) fprintf(stderr, "emulator: an engine ended before its contexts\n"), abort();
  }
  const Info *find(const char *name) {
    for (const Info &tensor : tensors)
      if (tensor.name == name) return &tensor;
    return nullptr;
  }
  size_t scratch(int profile) {
    size_t most = 0;
    for (auto &input : profiles[profile]) most += bytes(*find(input.first.c_str()), input.second.most);
    return most;
  }
};

struct Context {
  void *const *table;
  Engine *engine;
  bool managed;
  int profile = 0;
  int runs = 0;
  void *memory = nullptr;
  std::map<std::string, Dims> shapes;
  std::map<std::string, void *> places;
  ~Context() { engine->contexts--; }
};

bool sizesKnown(Context *self) {
  for (const Info &tensor : self->engine->tensors)
    if (tensor.input && !self->shapes.count(tensor.name)) return false;
  return true;
}

void fill(Context *self, Request *request) {
  for (const Info &info : self->engine->tensors) {
    Tensor &tensor = request->tensor[request->tensors++];
    snprintf(tensor.name, sizeof tensor.name, "%s", info.name.c_str());
    tensor.type = info.type;
    tensor.input = info.input;
    auto shape = self->shapes.find(info.name);
    Dims dims = shape == self->shapes.end() ? info.dims : shape->second;
    tensor.count = dims.count;
    memcpy(tensor.size, dims.size, sizeof dims.size);
    tensor.data = self->places[info.name];
  }
}

bool setInputShape(Context *self, const char *name, const Dims *dims) {
  Held held(lock);
  auto &ranges = self->engine->profiles[self->profile];
  auto range = ranges.find(name);
  if (range == ranges.end() || range->second.least.count != dims->count) return false;
  for (int at = 0; at < dims->count; at++)
    if (dims->size[at] < range->second.least.size[at] || dims->size[at] > range->second.most.size[at])
      return say(self->engine->logger, ERROR, "a shape outside its profile"), false;
  self->shapes[name] = *dims;
  self->runs = 0;
  if (!sizesKnown(self)) return true;
  std::unique_ptr<Request> request(asked(SHAPES, self->engine->path));
  fill(self, request.get());
  if (!ask(request.get())) return say(self->engine->logger, ERROR, request->message), false;
  for (const Info &info : infos(request.get()))
    if (!info.input) self->shapes[info.name] = info.dims;
  return true;
}
Dims contextShape(Context *self, const char *name) {
  auto shape = self->shapes.find(name);
  if (shape != self->shapes.end()) return shape->second;
  const Info *info = self->engine->find(name);
  return info ? info->dims : Dims{-1, {}};
}
bool setAddress(Context *self, const char *name, void *data) {
  Held held(lock);
  if (!self->engine->find(name)) return false;
  self->places[name] = data;
  return true;
}
bool setProfile(Context *self, int profile, void *on) {
  Held held(lock);
  if (profile >= (int)self->engine->profiles.size() || stream(on)->capturing) return false;
  self->profile = profile;
  self->shapes.clear();
  self->runs = 0;
  return true;
}
void setMemory(Context *self, void *memory) { self->memory = memory; }

bool refused(Context *self, const char *why) {
  say(self->engine->logger, ERROR, why);
  return false;
}

// EMULATOR_BATCH_FAILS=N: the N-th run of more than one picture fails.
bool isToFail(const Request *request) {
  static const char *fails = getenv("EMULATOR_BATCH_FAILS");
  static long batches = 0;
  return request->tensor[0].size[0] > 1 && ++batches == (fails ? atol(fails) : -1);
}

bool enqueueV3(Context *self, void *on) {
  Held held(lock);
  if (!sizesKnown(self)) return refused(self, "a shape is not known");
  for (const Info &info : self->engine->tensors) {
    const Block *found = block(self->places[info.name], bytes(info, self->shapes[info.name]));
    if (!found || found->place == PINNED) return refused(self, "a tensor does not lie on the GPU");
  }
  size_t scratch = self->engine->scratch(self->profile);
  if (self->managed && !block(self->memory, scratch))
    return refused(self, "the context has too little memory");
  // What is settled in the first runs must not be captured.
  if (stream(on)->capturing && self->runs < 2) return refused(self, "captured before it was warm");
  self->runs++;
  std::shared_ptr<Request> request(asked(RUN, self->engine->path));
  fill(self, request.get());
  void *memory = self->managed ? self->memory : nullptr;
  enqueue(stream(on), {[=] {
            if (memory) memset(memory, 0x5A, scratch);
            if (isToFail(request.get())) wentWrong = 719;
            if (!ask(request.get())) {
              fprintf(stderr, "emulator: %s\n", request->message);
              // As a kernel that read where it must not: outputs are no numbers.
              for (int at = 0; at < request->tensors; at++)
                if (!request->tensor[at].input) {
                  Tensor &tensor = request->tensor[at];
                  size_t size = bytesOf(tensor.type);
                  for (int axis = 0; axis < tensor.count; axis++) size *= tensor.size[axis];
                  memset(tensor.data, 0xFF, size);
                }
            }
          }});
  return true;
}
const Table CONTEXT{{17, (void *)setProfile},   {21, (void *)setInputShape}, {22, (void *)contextShape},
                    {24, (void *)setAddress},   {37, (void *)enqueueV3},     {10, (void *)setMemory}};

struct Inspector {
  void *const *table;
};
const char *information(Inspector *, int) {
  return "{\"Layers\": [{\"Name\": \"everything\", \"LayerType\": \"Emulated\", \"Outputs\": []}]}";
}
const Table INSPECTOR{{6, (void *)information}};

Object *createContext(Engine *self, int strategy) {
  Held held(lock);
  self->contexts++;
  // 0: by itself, 2: memory comes from the user.
  return handedOut(new Context{CONTEXT.at, self, strategy == 2});
}
Object *createInspector(Engine *) { return handedOut(new Inspector{INSPECTOR.at}); }
int tensorCount(Engine *self) { return (int)self->tensors.size(); }
const char *tensorName(Engine *self, int at) { return self->tensors[at].name.c_str(); }
int tensorMode(Engine *self, const char *name) { return self->find(name)->input ? 1 : 2; }
int tensorType(Engine *self, const char *name) { return self->find(name)->type; }
Dims engineShape(Engine *self, const char *name) { return self->find(name)->dims; }
int profileCount(Engine *self) { return (int)self->profiles.size(); }
size_t scratchOf(Engine *self, int profile) { return self->scratch(profile); }
const Table ENGINE{{5, (void *)createContext}, {10, (void *)profileCount}, {18, (void *)createInspector},
                   {19, (void *)engineShape},  {20, (void *)tensorType},   {23, (void *)tensorMode},
                   {30, (void *)tensorCount},  {31, (void *)tensorName},   {41, (void *)scratchOf}};

struct Runtime {
  void *const *table;
  Logger *logger;
};
Object *deserialize(Runtime *self, const void *blob, size_t size) {
  Held held(lock);
  std::istringstream plan(std::string((const char *)blob, size));
  std::string magic, path;
  size_t profiles = 0;
  std::getline(plan, magic);
  std::getline(plan, path);
  if (magic != MAGIC || !(plan >> profiles))
    return say(self->logger, ERROR, "this is no plan"), nullptr;
  std::unique_ptr<Request> request(asked(DESCRIBE, path));
  if (!ask(request.get())) return say(self->logger, ERROR, request->message), nullptr;
  Engine *engine = new Engine{ENGINE.at, self->logger, path, infos(request.get()), {}};
  for (size_t profile = 0; profile < profiles; profile++) {
    engine->profiles.emplace_back();
    for (const Info &input : engine->tensors) {
      if (!input.input) continue;
      Dims dims[3];
      for (Dims &each : dims) {
        each.count = input.dims.count;
        for (int at = 0; at < each.count; at++) plan >> each.size[at];
      }
      engine->profiles.back()[input.name] = {dims[0], dims[2]};
    }
  }
  return handedOut(engine);
}
const Table RUNTIME{{3, (void *)deserialize}};

} // namespace

extern "C" {

// Who runs networks, asks for nothing and has no data; everybody else gets an error.
int cudaLaunchHostFunc(void *on, void (*function)(void *), void *data) {
  if (on || data) return 801;
  network = function;
  return 0;
}

int getInferLibVersion() { return 101501; }
void *createInferBuilder_INTERNAL(void *logger, int) {
  return handedOut(new Builder{BUILDER.at, (Logger *)logger, {}});
}
void *createInferRuntime_INTERNAL(void *logger, int) {
  return handedOut(new Runtime{RUNTIME.at, (Logger *)logger});
}
void *createNvOnnxParser_INTERNAL(void *network, void *logger, int) {
  count("TensorRT objects", 1);
  return new Parser{PARSER.at, thing<Network>((Object *)network), (Logger *)logger};
}
int initLibNvInferPlugins(void *, const char *) { return 1; }

} // extern "C"
