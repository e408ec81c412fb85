// What the files that know N-API share.
#pragma once

#include <napi.h>

#include <algorithm>
#include <vector>

#include "simd.h"

namespace revisit::addon {

inline Path pathOf(const Napi::Value& value) {
  return static_cast<Path>(value.As<Napi::Number>().Int32Value());
}

template <typename Column, typename T>
Column columnOf(Napi::Env env, const std::vector<T>& values) {
  auto column = Column::New(env, values.size());
  std::copy(values.begin(), values.end(), column.Data());
  return column;
}

// Work on the pool that ends in a promise. `input` is kept alive, and must not change, until then.
class Job : public Napi::AsyncWorker {
 public:
  Job(Napi::Env env, Napi::Object input)
      : Napi::AsyncWorker(env),
        input_(Napi::Persistent(input)),
        promise_(Napi::Promise::Deferred::New(env)) {}

  Napi::Promise start() {
    Queue();
    return promise_.Promise();
  }

 protected:
  virtual Napi::Value result() = 0;

 private:
  Napi::ObjectReference input_;
  Napi::Promise::Deferred promise_;

  void OnOK() override { promise_.Resolve(result()); }
  void OnError(const Napi::Error& error) override { promise_.Reject(error.Value()); }
};

template <typename T>
Napi::Value started(const Napi::CallbackInfo& info) {
  return (new T(info))->start();
}

// Of many files at once (addon-files.cc).
Napi::Value statFiles(const Napi::CallbackInfo& info);

// Of single photos, for extraction, and of all their hashes (addon-pictures.cc).
Napi::Value keypoints(const Napi::CallbackInfo& info);
void resize(const Napi::CallbackInfo& info);
Napi::Value reduce(const Napi::CallbackInfo& info);
Napi::Value lookAlike(const Napi::CallbackInfo& info);

}  // namespace revisit::addon
