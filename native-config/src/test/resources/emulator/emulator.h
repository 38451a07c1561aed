// What CUDA's half and TensorRT's half of the emulator share.
#pragma once
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>

namespace emulator {

enum Place { DEVICE, PINNED, MAPPED };

struct Block {
  Place place;
  size_t size;
};

struct Stream;

struct Event {
  Stream *stream = nullptr;
  long recorded = 0; // how often it was asked for
  long done = 0;     // how far it came
  double millis = 0;
  bool captured = false;
};

// One thing in a stream: a run, a record, or a wait.
struct Op {
  std::function<void()> run;
  Event *recorded = nullptr;
  Event *awaited = nullptr;
  long sequence = 0;
};

struct Stream {
  std::deque<Op> ops;
  std::deque<Op> captured;
  bool capturing = false;
  bool broken = false;

  static std::list<Stream *> &all() {
    static std::list<Stream *> streams;
    return streams;
  }
};

extern std::recursive_mutex lock;

// What went wrong on the GPU; told to whoever waits next.
extern int wentWrong;

Stream *stream(void *handle);
void enqueue(Stream *stream, Op op);
const Block *block(const void *pointer, size_t size);
void count(const char *what, int change);

} // namespace emulator
