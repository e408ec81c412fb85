// The only file that knows N-API. JavaScript (index.ts) has checked every argument; this only moves them.
#include <napi.h>

#include <vector>

#include "nearest.h"

namespace {

using revisit::Path;

Path pathOf(const Napi::Value& value) { return static_cast<Path>(value.As<Napi::Number>().Int32Value()); }

const int8_t* int8s(const Napi::Value& value) { return value.As<Napi::Int8Array>().Data(); }

int rowsIn(const Napi::Value& value) { return static_cast<int>(value.As<Napi::Int8Array>().ElementLength() / revisit::kDimensions); }

// mutualNearest(path, a, b): five parallel columns.
Napi::Value mutualNearest(const Napi::CallbackInfo& info) {
  std::vector<revisit::Tentative> found;
  revisit::mutualNearest(int8s(info[1]), rowsIn(info[1]), int8s(info[2]), rowsIn(info[2]), found, pathOf(info[0]));
  const Napi::Env env = info.Env();
  auto a = Napi::Uint16Array::New(env, found.size());
  auto b = Napi::Uint16Array::New(env, found.size());
  auto distance = Napi::Int32Array::New(env, found.size());
  auto secondInB = Napi::Int32Array::New(env, found.size());
  auto secondInA = Napi::Int32Array::New(env, found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    a[i] = found[i].a;
    b[i] = found[i].b;
    distance[i] = found[i].distance;
    secondInB[i] = found[i].secondInB;
    secondInA[i] = found[i].secondInA;
  }
  auto result = Napi::Object::New(env);
  result["a"] = a;
  result["b"] = b;
  result["distance"] = distance;
  result["secondInB"] = secondInB;
  result["secondInA"] = secondInA;
  return result;
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
  // The fastest path of this machine; every path with a lower number works too.
  exports["bestPath"] = Napi::Number::New(env, static_cast<int>(revisit::bestPath()));
  exports["mutualNearest"] = Napi::Function::New(env, mutualNearest);
  return exports;
}

}  // namespace

NODE_API_MODULE(revisit, start)
